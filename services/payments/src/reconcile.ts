import { type Database, describe } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { enterAll } from './enter.ts'
import type { Line } from './line.ts'
import { type Act, answers, OutcomeUnknown, type PaymentProvider } from './payment-provider.ts'
import { hasUnknown, noteUnknown, ordersWithUnknown } from './store-unknown.ts'

const EVERY_MS = 5_000
const BATCH = 20

/**
 * The provider, asked with care: while the outcome of a question about an order is not known, it is asked what it did before it
 * is asked for anything else. A question whose answer is lost is noted, for this, for the job below and for the webhook.
 */
export const careful = (db: Database, psp: PaymentProvider): PaymentProvider => ({
  ...psp,
  async ask(act, request) {
    const lines = await settle(db, psp, request.orderId)
    const known = lines.find(({ key }) => key === request.key)
    if (known && answers(act, known)) return known

    return psp.ask(act, request).catch(async (error: unknown) => {
      if (error instanceof OutcomeUnknown) await note(db, act, request, error)
      throw error
    })
  },
})

/** Settles what is not known for a while: nobody may ask again for a long time, or ever. */
export const reconcileUnknown = (db: Database, psp: PaymentProvider): Job => ({
  name: 'reconcile-unknown',
  everyMs: EVERY_MS,
  run: async (signal) => {
    for (const orderId of await ordersWithUnknown(db, BATCH)) {
      if (signal.aborted) return
      await settle(db, psp, orderId)
    }
  },
})

/** Asks the provider for all it did for an order, when something of it is not known, and enters what is new. */
async function settle(db: Database, psp: PaymentProvider, orderId: string): Promise<Line[]> {
  if (!(await hasUnknown(db, orderId))) return []
  const lines = await psp.inquire(orderId)
  await enterAll(db, lines, 'inquiry')
  return lines
}

const note = (db: Database, act: Act, { key, orderId }: { key: string; orderId: string }, error: OutcomeUnknown) =>
  noteUnknown(db, { key, orderId, act, because: describe(error).slice(0, 500) })
