import { openProducer } from '../kafka/producer.ts'
import { uuidv7 } from '../uuidv7.ts'
import type { LetterFilter } from './filter.ts'
import type { Letter } from './letter.ts'
import { type DeadLetterOptions, openLetters } from './list.ts'
import { marked } from './outgoing.ts'

export interface DiscardOptions extends DeadLetterOptions {
  /** Which letters; `{}` is all of them. */
  select: LetterFilter
  /** Why nobody needs them: it stands in their marks. */
  reason: string
  /** Who does it. */
  by: string
  /** Marks nothing and only tells of each letter it would discard. */
  dryRun?: boolean | undefined
  onOutcome?: ((letter: Letter) => void) | undefined
}

const BATCH = 500

/**
 * Marks dead letters as discarded. They are listed and redriven no more, and stay on the topic as long as it keeps records.
 *
 * @returns the id of this run, which stands in the marks, and how many letters are discarded (or would be, in a dry run)
 * @throws RangeError without a reason; Error as `listDeadLetters` does
 */
export async function discard(options: DiscardOptions): Promise<{ operation: string; discarded: number }> {
  const { by, reason, select, dryRun = false, topicPrefix } = options
  if (reason.trim() === '') throw new RangeError('Say why these letters are discarded: it stands in their marks')
  const operation = uuidv7()
  let discarded = 0
  const letters = await openLetters(options)
  const producer = openProducer({ ...options, clientId: 'waybill-discard' })

  async function mark(batch: readonly Letter[]): Promise<void> {
    const what = { mark: 'discarded', operation, reason, by, at: new Date() } as const
    if (!dryRun && batch.length > 0) await producer.send(batch.map((letter) => marked(letter, what, topicPrefix)))
    for (const letter of batch) options.onOutcome?.(letter)
    discarded += batch.length
  }

  try {
    let batch: Letter[] = []
    for await (const letter of letters.read(select)) {
      batch.push(letter)
      if (batch.length < BATCH) continue
      await mark(batch)
      batch = []
    }
    await mark(batch)
    return { operation, discarded }
  } finally {
    await Promise.all([letters.close(), producer.close()])
  }
}
