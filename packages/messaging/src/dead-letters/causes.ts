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

/** Counts letters by error code and event type, the most frequent first. */
export async function countCauses(letters: AsyncIterable<Letter> | Iterable<Letter>): Promise<Cause[]> {
  const causes = new Map<string, Cause>()
  for await (const { code, type, failedAt, error, redrives } of letters) {
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
  }
  return [...causes.values()].sort((a, b) => b.letters - a.letters)
}
