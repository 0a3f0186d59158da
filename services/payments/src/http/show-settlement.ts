import type { Database } from '@waybill/messaging'
import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import type { PaymentProvider } from '../payment-provider.ts'
import { addLines, type OrderFigures, settlementOf } from '../settlement.ts'
import { ledgerFigures } from '../store-ledger.ts'

const Figures = Type.Object({ held: Type.Integer(), captured: Type.Integer(), refunded: Type.Integer() })

const Report = Type.Object({
  day: Type.String(),
  until: Type.String({ format: 'date-time', description: 'What is younger is not in it: it may be on its way to us' }),
  totals: Type.Array(Type.Object({ currency: Type.String(), ours: Figures, theirs: Figures })),
  differences: Type.Array(
    Type.Object({ orderId: Type.String(), currency: Type.String(), ours: Figures, theirs: Figures }),
  ),
})

const DAY_MS = 24 * 3_600_000
const PAGE = 1_000

/**
 * GET /api/payments/settlement?day=YYYY-MM-DD: our ledger against the provider's journal, for a day in UTC.
 * @param graceMs How old a line has to be to count, so that what is only on its way to us makes no difference.
 */
export const showSettlement =
  (db: Database, psp: PaymentProvider, graceMs: number): Route =>
  (app) => {
    app.get(
      '/api/payments/settlement',
      {
        schema: {
          querystring: Type.Object({ day: Type.String({ format: 'date' }) }),
          response: { 200: Report },
          tags: ['payments'],
          operationId: 'showSettlement',
          summary: "Settle a day: ours against the provider's journal",
        },
        config: { access: ['operator', 'admin'] },
      },
      async ({ query: { day } }) => {
        const start = Date.parse(`${day}T00:00:00Z`)
        const end = Math.min(start + DAY_MS, Date.now() - graceMs)
        if (end <= start) throw new Problem(400, 'day-not-begun', `${day} has not begun yet`)

        const [from, until] = [new Date(start).toISOString(), new Date(end).toISOString()]
        const theirs = await journalFigures(psp, from, until)
        return { day, until, ...settlementOf(await ledgerFigures(db, from, until), theirs) }
      },
    )
  }

async function journalFigures(psp: PaymentProvider, from: string, until: string): Promise<OrderFigures[]> {
  const figures = new Map<string, OrderFigures>()
  let after = 0
  for (;;) {
    const lines = await psp.journal({ from, until, after, limit: PAGE })
    addLines(figures, lines)
    after = lines.at(-1)?.seq ?? after
    if (lines.length < PAGE) return [...figures.values()]
  }
}
