import type { NewOrder } from '../../api/orders.ts'

/** What may be made to go wrong, and how the order asks for it. */
export const failures = [
  { id: 'none', label: 'Nothing: it is delivered', token: 'tok_visa', postalCode: '10115' },
  { id: 'declined', label: 'The card is declined', token: 'tok_declined', postalCode: '10115' },
  { id: 'insufficient', label: 'There is no money on the card', token: 'tok_insufficient', postalCode: '10115' },
  { id: 'lost', label: 'The card network’s first answer is lost', token: 'tok_timeout', postalCode: '10115' },
  { id: 'nobody-home', label: 'Nobody is at home, twice: it comes back', token: 'tok_visa', postalCode: '00000' },
] as const

export type FailureId = (typeof failures)[number]['id']

/** The request that is sent for these products. */
export function newOrder(quantities: ReadonlyMap<string, number>, failure: FailureId): NewOrder {
  const { token, postalCode } = failures.find(({ id }) => id === failure) ?? failures[0]
  return {
    lines: [...quantities].flatMap(([sku, quantity]) => (quantity > 0 ? [{ sku, quantity }] : [])),
    shipTo: { name: 'Dana Demo', street: 'Invalidenstrasse 1', city: 'Berlin', postalCode, country: 'DE' },
    paymentToken: token,
    channel: 'web',
  }
}

/** The same request for a shell. */
export const asCurl = (order: NewOrder, gateway: string): string =>
  [
    `curl ${gateway}/api/orders`,
    `-H "authorization: Bearer $TOKEN"`,
    `-H "idempotency-key: $(uuidgen)"`,
    `-H 'content-type: application/json'`,
    `-d '${JSON.stringify(order).replaceAll("'", "'\\''")}'`,
  ].join(' \\\n  ')
