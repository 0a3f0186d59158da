import { openProducer, type RecordProducer } from '../kafka/producer.ts'
import { uuidv7 } from '../uuidv7.ts'
import type { LetterFilter } from './filter.ts'
import type { Letter } from './letter.ts'
import { type DeadLetterOptions, openLetters } from './list.ts'
import { type Ordering, orderingOf } from './ordering.ts'
import { redriveTopic } from './origin.ts'
import { marked, redriven } from './outgoing.ts'
import { type Clock, createPace, realClock } from './pace.ts'

/** A letter that failed again so often is redriven only when forced. */
export const MOST_REDRIVES = 3

export interface RedriveOptions extends DeadLetterOptions {
  /** Which letters; `{}` is all of them. */
  select: LetterFilter
  /** Who does it: a person, or what acts for one. */
  by: string
  /** Why, for whoever reads the marks later. */
  reason?: string | undefined
  /** Sends nothing and only tells what it would do. */
  dryRun?: boolean | undefined
  /** Most records a second. Default 100. */
  ratePerS?: number | undefined
  /** Ends after so many letters; those that are left are the next run's. Default: all that are selected. */
  most?: number | undefined
  /** Redrives those too that have been redriven three times or more. */
  force?: boolean | undefined
  /** What goes in the place of a letter's value; undefined leaves it as it is. */
  edited?: ((letter: Letter) => Buffer | undefined) | undefined
  /** Ends after the batch that is being sent. */
  signal?: AbortSignal | undefined
  /** Told of each letter, in the order in which they go. */
  onOutcome?: ((letter: Letter, outcome: RedriveOutcome) => void) | undefined
}

/** `planned`: it would be redriven, were this no dry run. `refused`: it has come back too often. */
export type RedriveOutcome = 'redriven' | 'planned' | 'refused'

export interface RedriveSummary {
  /** The id of this run, which stands in its marks and in the records it sent. */
  operation: string
  redriven: number
  planned: number
  refused: number
}

/** What a test may put in the place of Kafka and of time. */
export interface RedriveParts {
  producer: RecordProducer
  clock: Clock
}

/**
 * Sends dead letters back to the service that gave up on them, and to no other: to its topic `<service>.redrive.v1`. Those of
 * one key and partition go in the order they had at first. A letter is sent and then marked; after a crash in between it is sent
 * again by the next run, with the same event id, and the inbox takes it once. So it may be stopped and run again at any time.
 *
 * About 100 bytes a selected letter are held in memory, and those letters of a key that have to wait for an earlier one.
 *
 * @throws RangeError for a rate or number below 1; Error when one of the service's two topics is not there, or when Kafka
 *   refuses or can't be reached: what was told of as redriven then is, and a further run takes the rest
 */
export async function redrive(options: RedriveOptions, parts: Partial<RedriveParts> = {}): Promise<RedriveSummary> {
  const { select, dryRun = false, ratePerS = 100, most = Number.POSITIVE_INFINITY, force = false, signal } = options
  if (!(ratePerS >= 1)) throw new RangeError(`A rate of ${ratePerS} records a second is too low: give at least 1`)
  if (!(most >= 1)) throw new RangeError(`At most ${most} letters are none: give at least 1`)
  const summary: RedriveSummary = { operation: uuidv7(), redriven: 0, planned: 0, refused: 0 }
  const tell = (letter: Letter, outcome: RedriveOutcome) => {
    summary[outcome] += 1
    options.onOutcome?.(letter, outcome)
  }
  const mayGo = (letter: Letter) => force || letter.redrives < MOST_REDRIVES

  const letters = await openLetters(options, redriveTopic(options.service))
  const producer = parts.producer ?? openProducer({ ...options, clientId: 'waybill-redrive' })
  try {
    async function* allowed() {
      for await (const letter of letters.read(select)) if (mayGo(letter)) yield letter
    }
    async function* inOrder(ordering: Ordering) {
      for await (const letter of letters.read(select)) {
        if (mayGo(letter)) yield* ordering.take(letter)
        else tell(letter, 'refused')
      }
      yield* ordering.rest()
    }

    const pace = createPace(ratePerS, parts.clock ?? realClock)
    for await (const batch of batches(inOrder(await orderingOf(allowed())), { most, ratePerS })) {
      if (!dryRun) {
        await pace(batch.length, signal)
        if (signal?.aborted) break
        await send(batch, options, summary.operation, producer)
      }
      for (const letter of batch) tell(letter, dryRun ? 'planned' : 'redriven')
      if (signal?.aborted) break
    }
    return summary
  } finally {
    await Promise.all([letters.close(), producer.close()])
  }
}

/** First the letters, then their marks: whatever happens in between, none is marked that was not sent. */
async function send(batch: readonly Letter[], options: RedriveOptions, operation: string, producer: RecordProducer) {
  const { by, edited, reason, topicPrefix } = options
  const asSent = (letter: Letter): Letter => {
    const value = edited?.(letter)
    return value === undefined ? letter : { ...letter, record: { ...letter.record, value } }
  }
  const mark = { mark: 'redriven', operation, reason, by, at: new Date() } as const
  await producer.send(batch.map((letter) => redriven(asSent(letter), { topicPrefix, operation })))
  await producer.send(batch.map((letter) => marked(letter, mark, topicPrefix)))
}

const BATCH = 100
const BATCH_BYTES = 512 * 1024

/** Cuts letters into batches: small ones when the rate is low, so that it is kept from one moment to the next. */
async function* batches(letters: AsyncIterable<Letter>, { most, ratePerS }: { most: number; ratePerS: number }) {
  const largest = Math.min(BATCH, Math.max(1, Math.floor(ratePerS / 10)))
  let batch: Letter[] = []
  let bytes = 0
  let left = most
  for await (const letter of letters) {
    batch.push(letter)
    bytes += letter.record.value?.length ?? 0
    left -= 1
    if (batch.length >= largest || bytes >= BATCH_BYTES || left === 0) {
      yield batch
      batch = []
      bytes = 0
    }
    if (left === 0) return
  }
  if (batch.length > 0) yield batch
}
