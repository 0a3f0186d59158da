import { hash } from 'node:crypto'

/** Chooses what is sent when more comes than can be: whole orders, so that what is sent of one can be followed. */
export interface Sampler {
  /** Whether a record with this key is sent. */
  keep(key: string): boolean
  /** Ends a batch: how many records it left out, and the share of keys that it kept. */
  next(): { leftOut: number; share: number }
}

const SMALLEST_SHARE = 1 / 1_024
/** More is sent again only when it would fill less than this of a batch: else it would go up and down all the time. */
const ROOM = 0.75

/**
 * Keeps all while a batch has not more than `most` records; then only the records of one key in two, in four and so on.
 *
 * @param most records of one batch
 */
export function createSampler(most: number): Sampler {
  let share = 1
  let kept = 0
  let leftOut = 0

  return {
    keep(key) {
      const keeps = kept < most && placeOf(key) < share
      if (keeps) kept += 1
      else leftOut += 1
      return keeps
    },
    next() {
      const told = { leftOut, share }
      const came = kept + leftOut
      if (came * share > most) share = Math.max(SMALLEST_SHARE, share / 2)
      else if (share < 1 && came * share * 2 <= most * ROOM) share *= 2
      kept = 0
      leftOut = 0
      return told
    },
  }
}

/** Where a key stands from 0 to 1, the same every time. */
const placeOf = (key: string): number => hash('md5', key, 'buffer').readUInt32BE(0) / 2 ** 32
