/** The stations of an order, in the order in which a happy one passes them. */
export const stations = [
  'placed',
  'paid',
  'reserved',
  'confirmed',
  'packed',
  'captured',
  'shipped',
  'delivered',
  'done',
] as const

type Station = (typeof stations)[number]

const reachedBy: Readonly<Record<string, Station>> = {
  'orders.order.placed': 'placed',
  'payments.payment.authorized': 'paid',
  'inventory.stock.reserved': 'reserved',
  'orders.order.confirmed': 'confirmed',
  'fulfillment.order.packed': 'packed',
  'payments.payment.captured': 'captured',
  'shipping.shipment.created': 'shipped',
  'delivery.parcel.delivered': 'delivered',
  'orders.order.completed': 'done',
  'orders.order.cancelled': 'done',
}

/** The station that an event of this type marks, if it marks one. */
export const stationOf = (type: string): Station | undefined => reachedBy[type]

/**
 * A bar of the stations reached, with what it waits for: ■■■□□□□□□  reserved → confirmed  1.2 s
 *
 * @param elapsedMs since the order was placed
 */
export function bar(reached: ReadonlySet<string>, elapsedMs: number): string {
  const blocks = stations.map((station) => (reached.has(station) ? '■' : '□')).join('')
  const next = stations.find((station) => !reached.has(station))
  return `${blocks}  ${next ? `waiting for: ${next}` : 'done'}  ${(elapsedMs / 1_000).toFixed(1)} s`
}
