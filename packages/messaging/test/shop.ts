import { defineEvent, type EventType, Overdue, on, saga } from '../src/index.ts'

/** A shop's stock in a few lines: what the tests of the testing kit test. */
const event = <T>(type: string, topic: string, name: string, fields: object[]): EventType<T> =>
  defineEvent<T>({
    type,
    version: 1,
    topic,
    key: 'orderId',
    schema: { type: 'record', name, namespace: 'shop', fields: [{ name: 'orderId', type: 'string' }, ...fields] },
  })

export const OrderPlaced = event<{ orderId: string; sku: string }>('orders.order.placed', 'orders.v1', 'OrderPlaced', [
  { name: 'sku', type: 'string' },
])
export const StockReserved = event<{ orderId: string }>('stock.stock.reserved', 'stock.v1', 'StockReserved', [])
export const StockRejected = event<{ orderId: string }>('stock.stock.rejected', 'stock.v1', 'StockRejected', [])
export const OrderCancelled = event<{ orderId: string }>('orders.order.cancelled', 'orders.v1', 'OrderCancelled', [])

/** Takes one piece, or rejects. */
export const orderPlaced = on(OrderPlaced, async ({ data: { orderId, sku } }, tx) => {
  const taken = await tx.query('update stock set pieces = pieces - 1 where sku = $1 and pieces > 0 returning 1', [sku])
  return taken.length > 0 ? StockReserved({ orderId }) : StockRejected({ orderId })
})

type Order = { step: 'waiting' | 'reserved' | 'cancelled' }

export const order = saga<Order>('order', {
  key: ({ data }) => data.orderId,
  steps: (when) => [
    when('waiting', StockReserved, () => ({ state: { step: 'reserved' } })),
    when('waiting', Overdue, () => ({
      state: { step: 'cancelled' },
      emit: [OrderCancelled({ orderId: 'o1' })],
    })),
  ],
})
