import type { Database } from '@waybill/messaging'
import type { Level, Move } from './stock.ts'

type LevelView = Level & { reserved: number; shipped: number; lowStockAt: number }
type MoveView = Omit<Move, 'sku'> & { id: number; at: Date; orderId: string | null; reason: string | null }

/** The stock of a product by warehouse; empty when it is unknown. */
export function stockOf(db: Database, sku: string): Promise<LevelView[]> {
  return db.query<LevelView>(
    `select warehouse, available, reserved, shipped, low_stock_at as "lowStockAt"
     from stock join products using (sku) where sku = $1 order by warehouse`,
    [sku],
  )
}

/** A page of a product's moves, the newest first, before the move `before`. */
export function movesPage(db: Database, page: { sku: string; before: number | null; limit: number }) {
  return db.query<MoveView>(
    `select id, at, warehouse, kind, available, reserved, shipped, order_id as "orderId", reason from stock_moves
     where sku = $1 and ($2::bigint is null or id < $2) order by id desc limit $3`,
    [page.sku, page.before, page.limit],
  )
}
