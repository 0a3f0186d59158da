import {
  type Address,
  type AddressRead,
  type Item,
  keptAddress,
  type Line,
  type Money,
  OrderPacked,
} from '@waybill/contracts'

/** An order being picked. From `picking` it goes to `packed` or to `stopped`, once, and stays there. */
export type Pick = { orderId: string; customerId: string; items: Item[]; shipTo: Address; total: Money | null }

/** What to take from the shelves for an order. */
export const toPick = (order: {
  orderId: string
  customerId: string
  lines: Line[]
  shipTo: AddressRead
  total: Money
}): Pick => ({
  orderId: order.orderId,
  customerId: order.customerId,
  items: order.lines.map(({ sku, quantity }) => ({ sku, quantity })),
  shipTo: keptAddress(order.shipTo),
  total: order.total,
})

/** The event that tells that an order is packed: from now on it can no longer be stopped. */
export const packed = ({ orderId, customerId, items, shipTo, total }: Pick) =>
  OrderPacked({ orderId, customerId, items, shipTo, total })
