import type { Database } from '@waybill/messaging'
import type { Account } from './ledger.ts'
import type { OrderFigures } from './settlement.ts'

export type LedgerEntry = {
  seq: number
  account: Account
  amountMinor: number
  currency: string
  causeId: string
  at: Date
}

/** An order's ledger, oldest first. */
export function orderLedger(db: Database, orderId: string): Promise<LedgerEntry[]> {
  return db.query<LedgerEntry>(
    `select seq, account, l.amount_minor as "amountMinor", l.currency, cause_id as "causeId", at
     from ledger_entries l join movements using (seq)
     where l.order_id = $1 order by seq, account`,
    [orderId],
  )
}

/** What the ledger says of each order that moved between two times (the second excluded), by the provider's clock. */
export function ledgerFigures(db: Database, from: string, until: string): Promise<OrderFigures[]> {
  return db.query<OrderFigures>(
    `select l.order_id as "orderId", l.currency,
       coalesce(-sum(l.amount_minor) filter (where account = 'held'), 0)::bigint as held,
       coalesce(-sum(l.amount_minor) filter (where account = 'revenue'), 0)::bigint as captured,
       coalesce(sum(l.amount_minor) filter (where account = 'refunds'), 0)::bigint as refunded
     from movements join ledger_entries l using (seq)
     where at >= $1 and at < $2
     group by l.order_id, l.currency`,
    [from, until],
  )
}
