import { type Address, type AddressRead, type Item, keptAddress, type Line, OrderPacked } from '@waybill/contracts'

/** An order being picked. From `picking` it goes to `packed` or to `stopped`, once, and stays there. */
export type Pick = { orderId: string; customerId: string; items: Item[]; shipTo: Address }

/** What to take from the shelves for an order. */
export const toPick = (order: { orderId: string; customerId: string; lines: Line[]; shipTo: AddressRead }): Pick => ({
  orderId: order.orderId,
  customerId: order.customerId,
  items: order.lines.map(({ sku, quantity }) => ({ sku, quantity })),
  shipTo: keptAddress(order.shipTo),
})

/** The event that tells that an order is packed: from now on it can no longer be stopped. */
export const packed = ({ orderId, customerId, items, shipTo }: Pick) =>
  OrderPacked({ orderId, customerId, items, shipTo })
