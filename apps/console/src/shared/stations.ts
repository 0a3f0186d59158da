/** One stop on the way of an order: which event says that it is reached, that it failed, that it was undone. */
export interface Station {
  id: string
  label: string
  service: string
  /** What it waits for before, in words for people. */
  waits: string
  reached: string
  begun?: string
  failed?: readonly string[]
  undone?: readonly string[]
  /** Only some orders come by. */
  optional?: true
}

/** The stations in the order in which a happy order passes them. Those of payment, stock and prescription are asked at once. */
export const stations: readonly Station[] = [
  { id: 'placed', label: 'Placed', service: 'orders', waits: 'for the order', reached: 'orders.order.placed' },
  {
    id: 'payment',
    label: 'Payment',
    service: 'payments',
    waits: 'for the card network',
    reached: 'payments.payment.authorized',
    failed: ['payments.payment.declined', 'payments.payment.expired'],
    undone: ['payments.payment.voided', 'payments.payment.refunded'],
  },
  {
    id: 'stock',
    label: 'Stock',
    service: 'inventory',
    waits: 'for the shelf',
    reached: 'inventory.stock.reserved',
    failed: ['inventory.stock.rejected'],
    undone: ['inventory.stock.released'],
  },
  {
    id: 'prescription',
    label: 'Prescription',
    service: 'pharmacy',
    waits: 'for a pharmacist',
    begun: 'pharmacy.prescription.received',
    reached: 'pharmacy.prescription.approved',
    failed: ['pharmacy.prescription.rejected'],
    optional: true,
  },
  {
    id: 'confirmed',
    label: 'Confirmed',
    service: 'orders',
    waits: 'for every answer',
    reached: 'orders.order.confirmed',
  },
  {
    id: 'packed',
    label: 'Packed',
    service: 'fulfillment',
    waits: 'for the packing bench',
    reached: 'fulfillment.order.packed',
    failed: ['fulfillment.order.stopped'],
  },
  {
    id: 'captured',
    label: 'Captured',
    service: 'payments',
    waits: 'for the money',
    reached: 'payments.payment.captured',
    undone: ['payments.payment.refunded'],
  },
  {
    id: 'shipped',
    label: 'Shipped',
    service: 'shipping',
    waits: 'for the carrier',
    reached: 'shipping.shipment.created',
  },
  {
    id: 'delivered',
    label: 'Delivered',
    service: 'delivery',
    waits: 'for the doorstep',
    begun: 'delivery.parcel.out-for-delivery',
    reached: 'delivery.parcel.delivered',
    failed: ['delivery.parcel.returned'],
  },
  {
    id: 'done',
    label: 'Completed',
    service: 'orders',
    waits: 'for delivery and money',
    reached: 'orders.order.completed',
    failed: ['orders.order.cancelled'],
  },
]

/** What an event says of a station. */
export type Mark = 'begun' | 'reached' | 'failed' | 'undone'

const marks: ReadonlyMap<string, readonly { station: Station; mark: Mark }[]> = Map.groupBy(
  stations.flatMap((station) => [
    { type: station.reached, station, mark: 'reached' as const },
    ...(station.begun ? [{ type: station.begun, station, mark: 'begun' as const }] : []),
    ...(station.failed ?? []).map((type) => ({ type, station, mark: 'failed' as const })),
    ...(station.undone ?? []).map((type) => ({ type, station, mark: 'undone' as const })),
  ]),
  ({ type }) => type,
)

/** What an event of this type says of which stations; nothing for most. */
export const marksOf = (type: string): readonly { station: Station; mark: Mark }[] => marks.get(type) ?? []
