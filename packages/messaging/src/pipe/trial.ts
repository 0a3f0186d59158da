import { PermanentError } from '../errors.ts'
import type { NotedOffset } from '../kafka/offset-notes.ts'
import { uuidv7 } from '../uuidv7.ts'

/** Tries in a row during which the process may end. */
const MOST_CUT = 3

/** This process. What it has noted itself is no sign of its end: it is still there to read it. */
const RUN = uuidv7()

/**
 * What stands beside a partition's committed offset while a process takes the records behind it: which process, and how often
 * the record at the offset was tried. One that ends well takes it away; one that finds another's knows that it did not.
 */
export const noteOf = (tries: number, run = RUN): string => `${tries}@${run}`

/** How a partition is begun. */
export interface Trial {
  /** How many records are taken one at a time, each with its tries counted: a process ended behind this offset. */
  apart: number
  /** The tries of the record at an offset, during each of which a process ended. */
  triesAt(offset: bigint): number
}

/**
 * Finds out by what the owner before has left whether one of the next records may have ended it.
 *
 * @param most how many records an owner takes at once: behind so many of them the culprit can't be
 */
export function trialOf(found: NotedOffset | undefined, most: number): Trial {
  const [, tries = '0', run] = /^(\d{1,6})@(.+)$/.exec(found?.note ?? '') ?? []
  // The try that this process has noted last did not end it.
  const cut = run === RUN ? Number(tries) - 1 : Number(tries)
  return {
    apart: cut > 0 || (run !== undefined && run !== RUN) ? most : 0,
    triesAt: (offset) => (offset === found?.offset ? Math.max(0, cut) : 0),
  }
}

/** Why a record is not tried any more, or undefined when it may be. */
export const condemned = (tries: number): PermanentError | undefined =>
  tries >= MOST_CUT
    ? new PermanentError(`The process ended during each of its last ${tries} tries`, { code: 'crashed' })
    : undefined
