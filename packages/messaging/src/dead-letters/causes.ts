import type { Letter } from './letter.ts'

/** Letters that failed alike. */
export interface Cause {
  code: string
  type: string | undefined
  letters: number
  /** How many of them failed again after a redrive. */
  again: number
  /** The first and the last failure. */
  oldest: Date
  newest: Date
  /** The last one's text. */
  error: string
}

/** Counts letters by error code and event type, one after the other, keeping none. */
export function createCauseCount(): { add(letter: Letter): void; causes(): Cause[] } {
  const causes = new Map<string, Cause>()
  return {
    add({ code, type, failedAt, error, redrives }) {
      const name = JSON.stringify([code, type])
      const cause = causes.get(name) ?? { code, type, letters: 0, again: 0, oldest: failedAt, newest: failedAt, error }
      cause.letters += 1
      if (redrives > 0) cause.again += 1
      if (failedAt < cause.oldest) cause.oldest = failedAt
      if (failedAt >= cause.newest) {
        cause.newest = failedAt
        cause.error = error
      }
      causes.set(name, cause)
    },
    /** The most frequent first. */
    causes: () => [...causes.values()].sort((a, b) => b.letters - a.letters),
  }
}

/** Counts letters by error code and event type, the most frequent first. */
export async function countCauses(letters: AsyncIterable<Letter> | Iterable<Letter>): Promise<Cause[]> {
  const count = createCauseCount()
  for await (const letter of letters) count.add(letter)
  return count.causes()
}
