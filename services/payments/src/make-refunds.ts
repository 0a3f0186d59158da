import { type Database, publish, withContext } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { enter } from './enter.ts'
import type { PaymentProvider } from './payment-provider.ts'
import { refundKey } from './refund-key.ts'
import { claimRefunds, nextRefund, type Refund } from './store-refunds.ts'

const EVERY_MS = 200
const BATCH = 10
/** Longer than the provider may take. */
const LEASE_MS = 15_000

/** Asks the provider for the refunds that operators asked for. One that fails is tried again, with the same key. */
export const makeRefunds = (db: Database, psp: PaymentProvider): Job => ({
  name: 'make-refunds',
  everyMs: EVERY_MS,
  dueIn: () => nextRefund(db),
  run: async (signal) => {
    for (const refund of await claimRefunds(db, BATCH, LEASE_MS)) {
      if (signal.aborted) return
      await withContext(refund.cause, () => make(db, psp, refund))
    }
  },
})

async function make(db: Database, psp: PaymentProvider, { refundId, orderId, amount }: Refund): Promise<void> {
  const { amountMinor } = amount
  const line = await psp.ask('refund', { key: refundKey(refundId), orderId, amountMinor })
  await db.transaction(async (tx) => {
    const event = await enter(tx, line, { by: 'answer', causeId: refundId })
    if (event) await publish(tx, event)
  })
}
