import { ReturnReceived } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { takeBack } from '../stock.ts'
import { lockOrder, lockStock, move, reservationsOf } from '../store.ts'

/** What a customer sent back goes on the shelf again, once a return. Read before the packing, it is tried again. */
export const returnReceived = on(ReturnReceived, async ({ data: { orderId, returnId, items } }, tx) => {
  await lockOrder(tx, orderId)
  const shipped = new Map(
    (await reservationsOf(tx, orderId)).flatMap(({ sku, quantity, state }) =>
      state === 'committed' ? [[sku, quantity] as const] : [],
    ),
  )
  const stray = items.find(({ sku, quantity }) => quantity > (shipped.get(sku) ?? 0))
  if (stray) {
    const left = shipped.get(stray.sku) ?? 0
    throw new Error(`Return ${returnId} has ${stray.quantity} of ${stray.sku}, but ${left} left with order ${orderId}`)
  }

  await lockStock(tx, items)
  await move(tx, items.map(takeBack), { orderId, returnId })
})
