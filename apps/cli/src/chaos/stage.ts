import { setTimeout as delay } from 'node:timers/promises'
import { messageOf } from '@waybill/local'
import type { Stage } from './scenario.ts'

const AGAIN_AFTER_MS = 200
const WITHIN_MS = 90_000

/** What came of a stage. */
export interface Outcome {
  readonly figures: Map<string, number | string>
  /** What was expected and is not so. */
  readonly failures: string[]
}

/** A stage, what came of it, and the way to put right whatever was harmed on it. */
export function openStage(given: Pick<Stage, 'run' | 'state' | 'admin' | 'signal' | 'seed'>) {
  const outcome: Outcome = { figures: new Map(), failures: [] }
  const undos: { what: string; work: () => unknown }[] = []
  const pause = (ms: number) => delay(ms, undefined, { signal: given.signal })

  const stage: Stage = {
    ...given,
    pause,
    async until(what, condition, withinMs = WITHIN_MS) {
      const deadline = Date.now() + withinMs
      let why = ''
      for (;;) {
        const holds = await condition().catch((error: unknown) => {
          why = ` (${messageOf(error)})`
          return false
        })
        if (holds) return
        if (Date.now() > deadline) throw new Error(`Not within ${withinMs / 1_000} s: ${what}${why}`)
        await pause(AGAIN_AFTER_MS)
      }
    },
    undo: (what, work) => void undos.push({ what, work }),
    expect(what, holds) {
      if (!holds) outcome.failures.push(`not so: ${what}`)
    },
    figure: (name, value) => void outcome.figures.set(name, value),
  }

  async function putRight(): Promise<void> {
    for (let next = undos.pop(); next; next = undos.pop()) {
      try {
        await next.work()
      } catch (error) {
        outcome.failures.push(`not put right: ${next.what}: ${messageOf(error)}`)
      }
    }
  }
  return { stage, outcome, putRight }
}
