import { randomUUID } from 'node:crypto'
import { OrderPlaced } from '@waybill/contracts'

/** An order that any service accepts. */
export function anOrder(orderId: string = randomUUID()) {
  return OrderPlaced({
    orderId,
    customerId: randomUUID(),
    lines: [],
    total: { amountMinor: 1_000, currency: 'EUR' },
    paymentToken: 'tok_ok',
    shipTo: { name: 'Ada', street: 'Main St 1', city: 'Berlin', postalCode: '10115', country: 'DE' },
    requiresPrescription: false,
    channel: 'web',
  })
}
