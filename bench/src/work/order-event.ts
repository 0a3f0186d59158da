import type { OrderPlaced } from '@waybill/contracts'

const money = (amountMinor: number) => ({ amountMinor, currency: 'EUR' })

/** An order of three lines, as a shop writes it. */
export const orderEvent: ReturnType<typeof OrderPlaced>['data'] = {
  orderId: '0199a3f0-5c1e-7cc3-9a57-4f5f0a3c1b2d',
  customerId: '0199a3f0-5c1e-7d11-8b0e-0c7a5e9d4f21',
  lines: ['Ibuprofen 400 mg, 50 tablets', 'Plasters, sensitive', 'Thermometer'].map((name, n) => ({
    sku: `SKU-${1_000 + n}`,
    name,
    quantity: n + 1,
    unitPrice: money(499 + n),
    requiresPrescription: n === 0,
  })),
  total: money(3_000),
  paymentToken: 'tok_visa_4242',
  channel: 'web',
  shipTo: { name: 'Ada Example', street: 'Hauptstraße 1', postalCode: '10115', city: 'Berlin', country: 'DE' },
  requiresPrescription: true,
}

/** The same as Protobuf, with the types that one would choose there. */
export const ORDER_PROTO = `syntax = "proto3";
message Money { int64 amount_minor = 1; string currency = 2; }
message Line {
  string sku = 1; string name = 2; int32 quantity = 3; Money unit_price = 4; bool requires_prescription = 5;
}
message Address { string name = 1; string street = 2; string postal_code = 3; string city = 4; string country = 5; }
message OrderPlaced {
  string order_id = 1; string customer_id = 2; repeated Line lines = 3; Money total = 4; string payment_token = 5;
  Address ship_to = 6; bool requires_prescription = 7; string channel = 8;
}`
