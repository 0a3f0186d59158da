import type { Client } from '@waybill/client'
import type { Intent } from './plan.ts'

/** The pieces of each product that a plan orders, so that what is measured is not that they ran out. */
export function piecesOf(plan: readonly Intent[]): Map<string, number> {
  const pieces = new Map<string, number>()
  for (const { lines } of plan) {
    for (const { sku, quantity } of lines) pieces.set(sku, (pieces.get(sku) ?? 0) + quantity)
  }
  return pieces
}

/**
 * Adds what a plan orders to the stock, once for each run.
 *
 * @param operator a client that may adjust stock
 * @returns how many pieces came in
 */
export async function raiseStock(operator: Client, plan: readonly Intent[], run: string): Promise<number> {
  const pieces = piecesOf(plan)
  for (const [sku, delta] of pieces) {
    await operator.adjustStock({ sku, idempotencyKey: `${run}-${sku}`, body: { delta, reason: 'for waybill load' } })
  }
  return [...pieces.values()].reduce((sum, delta) => sum + delta, 0)
}
