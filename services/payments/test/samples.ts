import { randomUUID } from 'node:crypto'
import { type Money, OrderCancelled, OrderPacked, OrderPlaced, OrderRefundRequested } from '@waybill/contracts'

const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Berlin', postalCode: '10115', country: 'DE' }
const items = [{ sku: 'mug', quantity: 1 }]
export const amount = { amountMinor: 1250, currency: 'EUR' }

/** An order, and what may be told of it. */
export function order(paymentToken = 'tok_visa') {
  const orderId = randomUUID()
  const customerId = randomUUID()
  const line = { sku: 'mug', name: 'Mug', quantity: 1, unitPrice: amount, requiresPrescription: false }
  return {
    orderId,
    customerId,
    placed: OrderPlaced({
      orderId,
      customerId,
      lines: [line],
      total: amount,
      paymentToken,
      shipTo,
      requiresPrescription: false,
      channel: 'web',
    }),
    packed: OrderPacked({ orderId, customerId, items, shipTo, total: amount, parcel: null }),
    /** A line was rejected: it costs less than was held. Null: as told before it was told. */
    packedFor: (total: Money | null) => OrderPacked({ orderId, customerId, items, shipTo, total, parcel: null }),
    cancelled: OrderCancelled({ orderId, customerId, reason: 'changed my mind' }),
    refundRequested: OrderRefundRequested({ orderId, reason: 'captured after the order was cancelled' }),
  }
}

export type Sample = ReturnType<typeof order>
