import { readFileSync } from 'node:fs'
import { UserError } from '@waybill/local'
import type { ClientFact } from './sources.ts'

/**
 * Reads what `waybill load --journal` wrote: one line of JSON a request. Of several for one key the best known counts: a retry
 * that was accepted tells what became of a request that nobody answered. All that were accepted stay, so that a key with two
 * orders is seen.
 *
 * @throws UserError naming the line that is none
 */
export function readClientJournal(path: string): ClientFact[] {
  const best = new Map<string, ClientFact>()
  for (const [i, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (line === '') continue
    const fact = parse(line)
    if (!fact) throw new UserError(`${path}: line ${i + 1} is no entry with key and outcome.`)
    const name = fact.outcome === 'ok' ? `${fact.key} ${fact.orderId}` : fact.key
    const before = best.get(name)
    if (!before || RANK[fact.outcome] > RANK[before.outcome]) best.set(name, fact)
  }
  const accepted = new Set([...best.values()].filter(({ outcome }) => outcome === 'ok').map(({ key }) => key))
  return [...best.values()].filter(({ key, outcome }) => outcome === 'ok' || !accepted.has(key))
}

const RANK = { fail: 0, info: 1, ok: 2 }

function parse(line: string): ClientFact | undefined {
  try {
    const fact = JSON.parse(line) as ClientFact
    return typeof fact.key === 'string' && fact.outcome in RANK ? fact : undefined
  } catch {
    return undefined
  }
}
