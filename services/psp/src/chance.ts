import { createHash } from 'node:crypto'

/**
 * Whether something happens to this one of a hundred: drawn from a hash of seed and id, so the same every time.
 * @param percent From 0 (never) to 100 (always).
 */
export function chance({ percent, seed }: { percent: number; seed: string }, id: string): boolean {
  if (percent === 0) return false
  return createHash('sha256').update(`${seed} ${id}`).digest().readUInt32BE(0) % 100 < percent
}
