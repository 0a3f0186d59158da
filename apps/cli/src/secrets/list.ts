import { credentials, idOf } from '@waybill/local'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { secured } from './secured.ts'

const DAY_MS = 86_400_000

/** Prints every password by name, and since when it is the one. Throws UserError when no secured platform runs. */
export async function list({ json }: { json?: boolean }): Promise<void> {
  const { run, secrets } = secured()
  const found = credentials(secrets, run).map((one) => ({
    name: one.name,
    for: one.kind,
    since: secrets.changedAt[idOf(one)] ?? secrets.madeAt ?? null,
    changing: secrets.next[one.kind]?.[one.name] !== undefined,
  }))
  print(found, json, () => {
    const cutShort = found.some(({ changing }) => changing)
    const rows = found.map((one) => [
      one.name,
      one.for,
      one.since ? age(one.since) : 'unknown',
      one.changing ? 'begun' : '',
    ])
    const text = table(['name', 'for', 'age', 'change'], rows, terminalWidth())
    return cutShort ? `${text}\nA rotation was cut short, or runs. waybill secrets rotate ends it.` : text
  })
}

function age(since: string): string {
  const days = Math.floor((Date.now() - Date.parse(since)) / DAY_MS)
  return days === 0 ? 'today' : days === 1 ? '1 day' : `${days} days`
}
