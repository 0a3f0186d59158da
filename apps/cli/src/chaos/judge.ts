import { setTimeout as delay } from 'node:timers/promises'
import type { Run } from '@waybill/local'
import { audit, type Violation, violationsOf } from '../verify/audit.ts'
import { readClientJournal } from '../verify/client-journal.ts'
import { readHandles, readSources } from '../verify/read-sources.ts'
import type { Sources } from '../verify/sources.ts'

const SETTLE_MS = 3_000
const WAIT_MS = 120_000
const MOST_TRIES = 3
const TRY_AGAIN_AFTER_MS = 2_000

interface Judgement {
  /** What does not add up and did before. */
  findings: string[]
  /** Records that came to the topics twice since the last judgement. */
  copies: number
  /** Dead letters since then. */
  letters: number
}

/** Audits after each scenario, and holds against it only what was not there before. */
export interface Judge {
  judge(journal: string, signal: AbortSignal): Promise<Judgement>
  /** Takes everything as it stands for granted. */
  forget(): Promise<void>
}

/** @param run the platform, which has to be at rest */
export async function openJudge(run: Run): Promise<Judge> {
  const handles = await readHandles()
  const known = new Set<string>()
  let copiesBefore = 0
  let lettersBefore = 0

  const take = (sources: Sources, violations: readonly Violation[]): Judgement => {
    const fresh = violations.filter((violation) => !known.has(nameOf(violation)))
    for (const violation of fresh) known.add(nameOf(violation))
    const copies = copiesIn(sources)
    const judgement = {
      findings: fresh.map(({ invariant, about, says }) => `${invariant}: ${about} ${says}`),
      copies: copies - copiesBefore,
      letters: sources.letters.length - lettersBefore,
    }
    copiesBefore = copies
    lettersBefore = sources.letters.length
    return judgement
  }
  const forget = async () => {
    const sources = await readSources(run, handles, { quiet: true, client: undefined })
    take(sources, violationsOf(sources))
  }

  await forget()
  return {
    forget,
    async judge(journal, signal) {
      const client = readClientJournal(journal)
      let last: Sources | undefined
      const read = async (quiet: boolean) => {
        last = await patiently(() => readSources(run, handles, { quiet, client }), signal)
        return last
      }
      const { violations } = await audit({ read, settleMs: SETTLE_MS, waitMs: WAIT_MS })
      if (!last) throw new Error('The audit read nothing')
      return take(last, violations)
    },
  }
}

/** Reads again what was not answered just then, as by a broker that has just come back: that says nothing of what is stored. */
async function patiently(read: () => Promise<Sources>, signal: AbortSignal): Promise<Sources> {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted()
    try {
      return await read()
    } catch (error) {
      if (tries >= MOST_TRIES) throw error
      await delay(TRY_AGAIN_AFTER_MS, undefined, { signal })
    }
  }
}

const nameOf = ({ invariant, about }: Violation) => `${invariant} ${about}`

const copiesIn = ({ records }: Sources): number =>
  records.length - new Set(records.map(({ topic, id }) => `${topic} ${id}`)).size
