import { randomInt } from 'node:crypto'
import { positiveHash } from '../kafka/partition.ts'
import type { OutgoingRecord } from '../kafka/producer.ts'

export interface FaultOptions {
  /** How many of the records are written twice, 0 to 1, as by a producer that did not hear that it had succeeded. Default 0. */
  duplicates?: number
  /** After how many records that a group has dealt with its partitions are shared out anew. Default never. */
  rebalanceEvery?: number
  /** Draws the duplicates. Default at random; `broker.seed` tells it. */
  seed?: number
}

export type Operation = 'send' | 'acknowledge' | 'commit'

/** What goes wrong in a broker in memory. */
export interface Faults {
  readonly seed: number
  failNext(operation: Operation, times?: number): void
  /** Whether this operation is to fail; counts it. */
  fails(operation: Operation): boolean
  /** Throws when this operation is to fail. */
  maybeFail(operation: Operation): void
  /** Whether a record is written twice. Drawn by what the record is and not by when it comes, so that the clock has no say. */
  isDoubled(record: OutgoingRecord): boolean
  readonly rebalanceEvery: number
}

const LARGEST = 0x7fffffff

/** @throws RangeError when a share or a number is none */
export function createFaults(options: FaultOptions = {}): Faults {
  const { duplicates = 0, rebalanceEvery = Number.POSITIVE_INFINITY, seed = randomInt(LARGEST) } = options
  if (!(duplicates >= 0 && duplicates <= 1))
    throw new RangeError(`duplicates is a share from 0 to 1, not ${duplicates}`)
  if (!(rebalanceEvery >= 1)) throw new RangeError(`rebalanceEvery is 1 or more, not ${rebalanceEvery}`)
  const armed = new Map<Operation, number>()
  const seen = new Map<string, number>()

  const fails = (operation: Operation) => {
    const left = armed.get(operation) ?? 0
    if (left > 0) armed.set(operation, left - 1)
    return left > 0
  }

  return {
    seed,
    rebalanceEvery,
    failNext: (operation, times = 1) => armed.set(operation, times),
    fails,
    maybeFail(operation) {
      if (fails(operation)) throw new Error(`The broker in memory was told to fail this ${operation}`)
    },
    isDoubled({ topic, key }) {
      if (duplicates === 0) return false
      // The so-and-so-many-th record of its key: the same in each run, however the keys' records are interleaved.
      const place = `${topic} ${key?.toString('hex')}`
      const nth = (seen.get(place) ?? 0) + 1
      seen.set(place, nth)
      return positiveHash(Buffer.from(`${seed} ${place} ${nth}`)) / LARGEST < duplicates
    },
  }
}
