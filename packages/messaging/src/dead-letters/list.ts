import { deadLetterTopic } from '../consumer/failure-topics.ts'
import { describe } from '../errors.ts'
import type { KafkaOptions } from '../kafka/client.ts'
import { openRanges, type Range, type RangeReader } from '../kafka/range.ts'
import { openRegistry, type Registry } from '../registry.ts'
import { type Decoder, openDecoder } from '../schemas.ts'
import { type LetterFilter, matching } from './filter.ts'
import { type Letter, type LetterPlace, type Mark, toLetter, toMark } from './letter.ts'

export interface DeadLetterOptions extends KafkaOptions {
  /** Whose dead letters. */
  service: string
}

/** The open letters of a service as they were at one moment: read again, they are the same. */
export interface OpenLetters {
  /** Partition by partition, in the order in which they came. */
  read(filter: LetterFilter): AsyncGenerator<Letter>
  close(): Promise<void>
}

/** The offsets of the letters that are marked, by partition. About 40 bytes a mark. */
type Marked = Map<number, Set<bigint>>

/**
 * Looks through a service's dead letters, from the first to the last there is now, for those that are not marked.
 * In memory are the marks' places and a MiB of records.
 *
 * @param needed topics that must be there too
 * @throws Error when the service has no topic of dead letters, the client's error when Kafka can't be reached
 */
export async function openLetters(options: DeadLetterOptions, ...needed: string[]): Promise<OpenLetters> {
  const reader = openRanges({ ...options, clientId: 'waybill-dlq' })
  try {
    await reader.ranges(needed)
    const ranges = await reader.ranges([deadLetterTopic(options.service)])
    const marked: Marked = new Map(ranges.map(({ partition }) => [partition, new Set<bigint>()]))
    for await (const record of records(reader, ranges)) {
      const mark = toMark(record)
      // A mark stands in its letter's own partition.
      if (mark) marked.get(record.partition)?.add(mark.letter.offset)
    }

    return {
      async *read(filter) {
        const wanted = matching(filter)
        for await (const record of records(reader, ranges)) {
          if (toMark(record) || marked.get(record.partition)?.has(record.offset)) continue
          const letter = toLetter(options.service, record)
          if (wanted(letter)) yield letter
        }
      },
      close: () => reader.close(),
    }
  } catch (error) {
    await reader.close()
    throw error
  }
}

async function* records(reader: RangeReader, ranges: readonly Range[]) {
  for (const range of ranges) yield* reader.read(range)
}

/**
 * The open dead letters of a service, in the order in which they came within a partition, up to the last there is now.
 *
 * @param options.registryUrl decodes each letter's data by the schema it names; one that can't be decoded says why
 * @throws Error when the service has no topic of dead letters, the client's error when Kafka can't be reached
 */
export async function* listDeadLetters(
  options: DeadLetterOptions & { filter?: LetterFilter; registryUrl?: string | Registry | undefined },
): AsyncGenerator<Letter> {
  const decoder = options.registryUrl === undefined ? undefined : openDecoder(openRegistry(options.registryUrl))
  const letters = await openLetters(options)
  try {
    for await (const letter of letters.read(options.filter ?? {})) {
      yield decoder ? await decoded(letter, decoder) : letter
    }
  } finally {
    await letters.close()
  }
}

/**
 * One dead letter, open or not, with its marks; undefined when there is none at that place.
 * @throws as `listDeadLetters` does
 */
export async function findDeadLetter(
  options: DeadLetterOptions & { place: LetterPlace; registryUrl?: string | Registry | undefined },
): Promise<{ letter: Letter; marks: Mark[] } | undefined> {
  const { place, registryUrl, service } = options
  const reader = openRanges({ ...options, clientId: 'waybill-dlq' })
  try {
    const ranges = await reader.ranges([deadLetterTopic(service)])
    const range = ranges.find(({ partition }) => partition === place.partition)
    if (!range || place.offset < range.from || place.offset >= range.to) return undefined

    let letter: Letter | undefined
    const marks: Mark[] = []
    for await (const record of reader.read({ ...range, from: place.offset })) {
      const mark = toMark(record)
      if (!mark && record.offset === place.offset) letter = toLetter(service, record)
      if (mark?.letter.offset === place.offset) marks.push(mark)
      if (!letter) return undefined
    }
    if (!letter) return undefined
    const decoder = registryUrl === undefined ? undefined : openDecoder(openRegistry(registryUrl))
    return { letter: decoder ? await decoded(letter, decoder) : letter, marks }
  } finally {
    await reader.close()
  }
}

async function decoded(letter: Letter, decoder: Decoder): Promise<Letter> {
  try {
    return { ...letter, data: await decoder.decodeAny(letter.record) }
  } catch (error) {
    return { ...letter, undecodable: describe(error) }
  }
}
