import type { Range, RangeReader, RawRecord } from '@waybill/messaging'
import type { Cut } from './cut.ts'

export type Direction = 'older' | 'newer'

/** A walk through the partitions of a topic, record by record in the order of their times. */
export interface Walk {
  /** The next record; undefined when there is none left in this direction. */
  next(): Promise<RawRecord | undefined>
  /** Between what was handed out and what was not. Another walk goes on from there, in either direction. */
  cut(): Cut
}

/**
 * Merges partitions by time, the order within each partition kept whatever its times say: so no record is shown twice or
 * left out by whoever walks on from a cut.
 *
 * @param from where to begin; partitions that are not in it begin at their end (older) or beginning (newer)
 */
export function walk(reader: RangeReader, ranges: readonly Range[], direction: Direction, from: Cut = new Map()): Walk {
  const lanes = ranges.map((range) => {
    const edge = direction === 'older' ? range.to : range.from
    const start = clamp(from.get(range.partition) ?? edge, range)
    return {
      partition: range.partition,
      place: start,
      done: direction === 'older' ? range.from : range.to,
      head: undefined as RawRecord | undefined,
      begun: false,
      records: direction === 'older' ? backward(reader, range, start) : reader.read({ ...range, from: start }),
    }
  })
  type Lane = (typeof lanes)[number]

  async function advance(lane: Lane): Promise<void> {
    const { value, done } = await lane.records.next()
    lane.head = done ? undefined : value
    // What retention or compaction took from the rest of the lane is behind us too.
    if (done) lane.place = lane.done
  }

  return {
    async next() {
      for (const lane of lanes) {
        if (lane.begun) continue
        lane.begun = true
        await advance(lane)
      }
      const ahead = lanes.filter((lane): lane is Lane & { head: RawRecord } => lane.head !== undefined)
      const [first, ...others] = ahead
      if (!first) return undefined
      const next = others.reduce((best, lane) => (isBefore(lane.head, best.head, direction) ? lane : best), first)
      const record = next.head
      next.place = direction === 'older' ? record.offset : record.offset + 1n
      await advance(next)
      return record
    },
    cut: () => new Map(lanes.map(({ partition, place }) => [partition, place])),
  }
}

const clamp = (place: bigint, { from, to }: Range): bigint => (place < from ? from : place > to ? to : place)

/** By time, then by partition: the one way is exactly the other turned round. */
function isBefore(a: RawRecord, b: RawRecord, direction: Direction): boolean {
  const earlier = a.timestamp === b.timestamp ? a.partition < b.partition : a.timestamp < b.timestamp
  return direction === 'newer' ? earlier : !earlier
}

const FIRST_WINDOW = 50n
const LARGEST_WINDOW = 5_000n
/** A window is held in memory: it grows and shrinks so that its records take about this much. */
const WINDOW_BYTES = 512 * 1024

/** A partition from an offset down. Kafka reads forward only: so window by window, each turned round. */
async function* backward(reader: RangeReader, range: Range, start: bigint): AsyncGenerator<RawRecord> {
  let end = start
  let window = FIRST_WINDOW
  while (end > range.from) {
    const from = end - window > range.from ? end - window : range.from
    const records: RawRecord[] = []
    let bytes = 0
    for await (const record of reader.read({ ...range, from, to: end })) {
      records.push(record)
      bytes += sizeOf(record)
    }
    yield* records.reverse()
    end = from
    if (bytes * 2 <= WINDOW_BYTES && window < LARGEST_WINDOW) window *= 2n
    else if (bytes > WINDOW_BYTES && window > 1n) window /= 2n
  }
}

/** Bytes of a record's key, value and headers. */
export const sizeOf = ({ key, value, headers }: RawRecord): number =>
  (key?.length ?? 0) +
  (value?.length ?? 0) +
  [...headers].reduce((sum, [name, bytes]) => sum + name.length + bytes.length, 0)
