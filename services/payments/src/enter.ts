import { type AnyEvent, type Database, publish, type Tx, withContext } from '@waybill/messaging'
import { eventOf } from './event-of.ts'
import { postingOf } from './ledger.ts'
import type { Line } from './line.ts'
import { after } from './payment.ts'
import { refundIdOf } from './refund-key.ts'
import { appendMovement, lockPayment, post, savePayment } from './store.ts'
import { settleRefund } from './store-refunds.ts'
import { settleUnknown } from './store-unknown.ts'

/** Who told us: the answer to our question, the provider by itself, or an inquiry about what became of a question. */
export type ToldBy = 'answer' | 'webhook' | 'inquiry'

type Told = { by: ToldBy; causeId: string; customerId?: string | undefined }

/**
 * Enters a line of the provider's journal: movement, ledger, payment, and what else waited for it. A line that was told before,
 * in whatever way, changes nothing.
 * @returns the event to publish, when the line is new and worth one
 */
export async function enter(tx: Tx, line: Line, told: Told): Promise<AnyEvent | undefined> {
  const entered = await enterOnce(tx, line, told)
  return entered?.event
}

/** Enters lines, oldest first, each in a transaction of its own, and publishes what follows from those that are new. */
export async function enterAll(db: Database, lines: readonly Line[], by: ToldBy): Promise<void> {
  for (const line of lines.toSorted((a, b) => a.seq - b.seq)) {
    await db.transaction(async (tx) => {
      const entered = await enterOnce(tx, line, { by, causeId: `psp:${line.seq}` })
      const event = entered?.event
      if (event) await withContext(entered.cause, () => publish(tx, event))
    })
  }
}

async function enterOnce(tx: Tx, line: Line, { by, causeId, customerId }: Told) {
  // Sent together: the payment is locked before the line is written, so that lines of one order are entered one by one.
  const [{ payment, cause }, isNew] = await Promise.all([
    lockPayment(tx, line.orderId, customerId),
    appendMovement(tx, line, by),
  ])
  if (!isNew) return

  const now = after(payment, line)
  const refundId = refundIdOf(line)
  await Promise.all([
    savePayment(tx, now),
    post(tx, line, postingOf(line), causeId),
    settleUnknown(tx, line.key, by),
    refundId && settleRefund(tx, refundId, line.outcome === 'refunded' ? null : line.outcome),
  ])
  return { event: eventOf(line, now), cause }
}
