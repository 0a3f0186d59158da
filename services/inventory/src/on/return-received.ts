import { type Item, ReturnReceived } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import type { Pieces } from '../allocate.ts'
import { takeBack } from '../stock.ts'
import { lockOrder, lockStock, move, withCustomer } from '../store.ts'

/**
 * What a customer sent back, or did not take, goes on the shelf that it left from, once a return. Read before the packing,
 * it is tried again.
 */
export const returnReceived = on(ReturnReceived, async ({ data }, tx) => {
  const { orderId, returnId, items, warehouse } = data
  await lockOrder(tx, orderId)
  const out = (await withCustomer(tx, orderId)).filter((at) => warehouse === null || warehouse === at.warehouse)
  const back = items.flatMap((item) => pick(item, out, returnId))
  await lockStock(tx, items)
  await move(tx, back.map(takeBack), { orderId, returnId })
})

function pick({ sku, quantity }: Item, out: readonly Pieces[], returnId: string): Pieces[] {
  const back: Pieces[] = []
  let left = quantity
  for (const pieces of out) {
    if (pieces.sku !== sku || left === 0) continue
    const taken = Math.min(left, pieces.quantity)
    back.push({ ...pieces, quantity: taken })
    left -= taken
  }
  if (left > 0)
    throw new Error(`Return ${returnId} has ${quantity} of ${sku}, which is ${left} more than its order got`)
  return back
}
