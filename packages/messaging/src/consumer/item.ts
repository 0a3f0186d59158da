import type { RawRecord } from '../envelope.ts'
import type { PermanentError } from '../errors.ts'
import type { Handler } from '../on.ts'
import type { ReadEvent } from './read.ts'

/** A record that a partition has to deal with. */
export interface Item {
  /** What it is ordered by: its key, or its own place when it has none. */
  readonly key: string
  readonly record: RawRecord
  readonly read: ReadEvent | { kind: 'undecodable'; error: PermanentError }
  /** Tries that failed before. */
  readonly failed: number
  /** Its tries are counted before its handler runs, since one of them may end the process. */
  readonly counts: boolean
  /** Tries that were counted and have not ended, this one included; 0 before it is counted. */
  begun: number
  firstFailedAt: Date | undefined
  /** It comes from the parked ones, so its partition has been moved past it. */
  readonly parked: boolean
  /** What its effects returned, once they did. */
  results: ReadonlyMap<Handler, unknown> | undefined
}

/** The key that orders a record, as a string of one character a byte. Records without a key are in nobody's way. */
export const orderOf = (key: Buffer | null, offset: bigint): string => key?.toString('latin1') ?? `no key, ${offset}`

export const isEvent = (item: Item): item is Item & { read: ReadEvent } => item.read.kind === 'event'

/** Whether it has to ask something outside. */
export const hasEffects = (item: Item): boolean =>
  isEvent(item) && item.results === undefined && item.read.handlers.some((handler) => handler.effect)

/** Whether something comes before it can be committed: its try is to be counted, or something outside asked. */
export const asks = (item: Item): boolean => isEvent(item) && ((item.counts && item.begun === 0) || hasEffects(item))

export const byOffset = (a: Item, b: Item): number => (a.record.offset < b.record.offset ? -1 : 1)

/** Where it stands, for a log. */
export const placeOf = ({ record }: Item) => ({
  topic: record.topic,
  partition: record.partition,
  offset: String(record.offset),
})
