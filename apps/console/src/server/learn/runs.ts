import { describe } from '@waybill/messaging'
import type { Lesson, Run, Step } from './lesson.ts'
import type { World } from './world.ts'

/** A run as it stands after a look. */
export interface Looked {
  begunAt: number
  lit: ReadonlyMap<string, number>
  /** What the platform said of each step that was looked at: of a lit one, when it was. */
  says: ReadonlyMap<string, string>
}

/** Who goes through which lesson. In memory: a restart of the console's server forgets them. */
export interface Runs {
  /** Begins a lesson, anew when it was begun before. Throws what the figures before it can't be had for. */
  begin(user: string, lesson: Lesson, world: World): Promise<Looked>
  /** Looks at the real system, and lights what has happened; undefined when the lesson was not begun. */
  look(user: string, lesson: Lesson, world: World): Promise<Looked | undefined>
  /** As it stood at the last look. */
  found(user: string, lesson: Lesson): Pick<Looked, 'begunAt' | 'lit'> | undefined
}

/** So many runs are kept; the one that was begun first is forgotten first. */
const MOST_RUNS = 500
/** So long a check may take. */
const WITHIN_MS = 8_000

interface Kept extends Run {
  lit: Map<string, number>
  says: Map<string, string>
  looking: Promise<Looked> | undefined
}

export function createRuns(now: () => number = Date.now): Runs {
  const kept = new Map<string, Kept>()
  const keyOf = (user: string, { id }: Lesson) => `${user} ${id}`

  async function lookAt(run: Kept, { steps }: Lesson, world: World): Promise<Looked> {
    for (const step of steps) {
      if (run.lit.has(step.id)) continue
      const { done, says } = await verdictOf(step, run, world)
      run.says.set(step.id, says)
      if (!done) break
      run.lit.set(step.id, now())
    }
    return run
  }

  return {
    async begin(user, lesson, world) {
      const begunAt = now()
      const before = (await lesson.before?.(world)) ?? {}
      const run: Kept = { begunAt, before, lit: new Map(), says: new Map(), looking: undefined }
      const key = keyOf(user, lesson)
      kept.delete(key)
      kept.set(key, run)
      const [oldest] = kept.keys()
      if (kept.size > MOST_RUNS && oldest !== undefined) kept.delete(oldest)
      return lookAt(run, lesson, world)
    },
    async look(user, lesson, world) {
      const run = kept.get(keyOf(user, lesson))
      if (!run) return undefined
      // Two tabs ask one question.
      run.looking ??= lookAt(run, lesson, world).finally(() => {
        run.looking = undefined
      })
      return run.looking
    },
    found: (user, lesson) => kept.get(keyOf(user, lesson)),
  }
}

/** What can't be looked at now has not happened yet, and the reason is told. */
async function verdictOf({ check }: Step, run: Run, world: World): Promise<{ done: boolean; says: string }> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${WITHIN_MS / 1_000} s`)), WITHIN_MS)
  try {
    return await Promise.race([check(world, run), late.promise])
  } catch (error) {
    return { done: false, says: `It can not be looked at now: ${describe(error)}` }
  } finally {
    clearTimeout(timer)
  }
}
