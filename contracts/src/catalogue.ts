/**
 * A topic as it is written down by hand. Everything else about it is worked out: the rest of its settings and its events'
 * types and personal fields in topics.ts, its schemas in contracts/avro/<name>/.
 */
export interface CatalogueEntry {
  readonly name: string
  /** The field that is the record key; of several the first that is not null. Events with one key stay in order. */
  readonly key: string | string[]
  /** The service that writes it, and the first part of its events' types. */
  readonly owner: string
  /** `compact` keeps the newest record of each key for ever; else every record is kept for a week. */
  readonly cleanup?: 'compact'
  /** Of a compacted topic: how old a record that a newer one replaces may get before it is off the disk, in milliseconds. */
  readonly compactWithinMs?: number
  /** The names of its events, each a file of the topic's folder. */
  readonly events: readonly string[]
}

// Read by the code generator: nothing generated may be imported here, or broken output could not be generated anew.
export const catalogue: readonly CatalogueEntry[] = [
  {
    name: 'identity.v1',
    key: 'userId',
    owner: 'identity',
    events: ['UserCreated', 'UserUpdated', 'UserDeactivated', 'UserErased'],
  },
  // What is deleted here is what makes a person forgotten: it may not lie about for long.
  {
    name: 'identity.keys.v1',
    key: 'keyId',
    owner: 'identity',
    cleanup: 'compact',
    compactWithinMs: 5 * 60_000,
    events: ['DataKeyChanged'],
  },
  { name: 'products.v1', key: 'sku', owner: 'inventory', cleanup: 'compact', events: ['ProductListed'] },
  {
    name: 'orders.v1',
    key: 'orderId',
    owner: 'orders',
    events: [
      'OrderPlaced',
      'OrderReduced',
      'OrderConfirmed',
      'OrderCancelRequested',
      'OrderRefundRequested',
      'ReturnRequested',
      'ReturnApproved',
      'ReturnReceived',
      'ReturnRejected',
    ],
  },
  { name: 'orders.outcome.v1', key: 'orderId', owner: 'orders', events: ['OrderCompleted', 'OrderCancelled'] },
  {
    name: 'payments.v1',
    key: 'orderId',
    owner: 'payments',
    events: [
      'PaymentAuthorized',
      'PaymentDeclined',
      'PaymentCaptured',
      'PaymentVoided',
      'PaymentRefunded',
      'PaymentExpired',
    ],
  },
  {
    name: 'inventory.v1',
    key: 'orderId',
    owner: 'inventory',
    events: ['StockReserved', 'StockRejected', 'StockCommitted', 'StockReleased'],
  },
  { name: 'stock.v1', key: 'sku', owner: 'inventory', events: ['StockLow'] },
  {
    name: 'pharmacy.v1',
    key: 'orderId',
    owner: 'pharmacy',
    events: ['PrescriptionReceived', 'PrescriptionApproved', 'PrescriptionRejected'],
  },
  { name: 'fulfillment.v1', key: 'orderId', owner: 'fulfillment', events: ['OrderPacked', 'OrderStopped'] },
  {
    name: 'shipping.v1',
    key: 'shipmentId',
    owner: 'shipping',
    events: ['ShipmentCreated', 'ShipmentUpdated', 'ShipmentStatusChanged'],
  },
  {
    name: 'delivery.v1',
    key: ['orderId', 'shipmentId'], // a stand-alone shipment has no order
    owner: 'delivery',
    events: ['ParcelOutForDelivery', 'ParcelDelivered', 'ParcelFailed', 'ParcelReturned'],
  },
  { name: 'notifications.v1', key: 'userId', owner: 'notifications', events: ['MessageSent', 'MessageFailed'] },
  { name: 'analytics.pageviews.v1', key: 'sku', owner: 'analytics', events: ['PageViewed'] },
  {
    name: 'analytics.snapshots.v1',
    key: 'window',
    owner: 'analytics',
    cleanup: 'compact',
    events: ['TopProductsUpdated', 'RevenueCounted', 'FunnelCounted', 'StepTimed', 'FailuresCounted'],
  },
  { name: 'platform.faults.v1', key: 'service', owner: 'platform', cleanup: 'compact', events: ['FaultSwitched'] },
]

/**
 * The services that handle events. Each has a topic `<service>.dlq.v1` for the records it gave up on, and one
 * `<service>.redrive.v1` by which they come back to it.
 */
export const consumers: readonly string[] = [
  'identity',
  'orders',
  'payments',
  'inventory',
  'pharmacy',
  'fulfillment',
  'shipping',
  'delivery',
  'notifications',
  'analytics',
]

/** The services that count by time. Each has a topic `<service>.late.v1` for the records that came after their window's grace. */
export const counters: readonly string[] = ['analytics']
