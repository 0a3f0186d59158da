/** What a new schema of a subject must do: see `verdicts`. */
export const levels = [
  'NONE',
  'BACKWARD',
  'BACKWARD_TRANSITIVE',
  'FORWARD',
  'FORWARD_TRANSITIVE',
  'FULL',
  'FULL_TRANSITIVE',
] as const

export type Level = (typeof levels)[number]

/** How a schema goes with one earlier version of its subject. */
export interface Fit {
  version: number
  /** Why it can't read what that version wrote; none when it can. */
  backward: string[]
  /** Why that version can't read what it writes. */
  forward: string[]
}

/**
 * Which levels would let a schema in: BACKWARD when it reads what the newest version wrote, FORWARD when the newest reads
 * what it writes, FULL when both; TRANSITIVE asks the same of every version.
 *
 * @param fits the newest version first
 */
export function verdicts(fits: readonly Fit[]): { level: Level; passes: boolean }[] {
  return levels.map((level) => {
    const asked = level.endsWith('_TRANSITIVE') ? fits : fits.slice(0, 1)
    const backward = level.startsWith('BACKWARD') || level.startsWith('FULL')
    const forward = level.startsWith('FORWARD') || level.startsWith('FULL')
    const passes = asked.every((fit) => !(backward && fit.backward.length > 0) && !(forward && fit.forward.length > 0))
    return { level, passes }
  })
}
