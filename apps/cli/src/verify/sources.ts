/** What the audit reads: each part from somewhere else, so that no service is asked about itself alone. */
export interface Sources {
  readAt: Date
  /** Whether everything should have come to rest: then whatever still waits is a finding. */
  quiet: boolean
  orders: readonly OrderFact[]
  history: readonly HistoryFact[]
  /** Idempotency keys of placed orders, as the orders service keeps them. */
  keys: readonly { key: string; orderId: string }[]
  /** What the card network did, by its own journal. */
  money: readonly MoneyFact[]
  /** What payments says it gave back of orders that stand. */
  refunds: readonly { orderId: string; given: number }[]
  /** What payments has in its books. */
  ledger: readonly LedgerFact[]
  stock: readonly StockFact[]
  reservations: readonly ReservationFact[]
  /** Every record of every topic with events; those of a partition in their order. */
  records: readonly RecordFact[]
  /** Each service that has events to send or to take. */
  services: readonly ServiceFact[]
  letters: readonly LetterFact[]
  /** What each shipment went through, as shipping stores it, in the order of versions. */
  shipments: readonly { shipmentId: string; steps: readonly string[] }[]
  /** What a client wrote down of what it asked and was answered. */
  client: readonly ClientFact[] | undefined
}

export interface OrderFact {
  orderId: string
  status: string
  /** What all that was ordered costs. */
  orderedMinor: number
  /** What it costs without the lines that were rejected. */
  totalMinor: number
  /** Whether it went on without them. */
  reduced: boolean
  currency: string
  placedAt: Date
  attention: boolean
  /** What came back of it, at the price that it was sold for. */
  backMinor: number
  /** When the step it is in is over, by its saga. */
  dueAt: Date | null
}

export interface HistoryFact {
  orderId: string
  from: string | null
  to: string
}

/** An order's sums in the journal of the card network, in minor units. */
export interface MoneyFact {
  orderId: string
  currency: string
  authorized: number
  voided: number
  captured: number
  refunded: number
}

/** An order's sums in the ledger of payments, in minor units. */
export interface LedgerFact {
  orderId: string
  currency: string
  /** Authorised, and neither captured nor let go. */
  held: number
  captured: number
  refunded: number
  /** Of all entries: debits less credits. */
  total: number
}

/** Pieces of a product: what there is, and what the list of all moves adds up to. */
export interface StockFact {
  /** The SKU, with its warehouse where there are several. */
  place: string
  available: number
  reserved: number
  movedAvailable: number
  movedReserved: number
  /** What adjustments brought in or took away. */
  adjusted: number
  shipped: number
  /** Σ of the open reservations. */
  held: number
}

/** What an order holds of all products, by its reservations and by the list of moves. */
export interface ReservationFact {
  orderId: string
  reserved: number
  /** In how many warehouses: it has a parcel from each. */
  places: number
  /** Pieces that are still held. */
  open: number
  movedIn: number
  movedOut: number
}

export interface RecordFact {
  topic: string
  partition: number
  offset: bigint
  id: string
  type: string
  key: string
  /** Of an event of a shipment: which step it tells of. */
  step?: string
}

export interface ServiceFact {
  name: string
  /** Types of the events it has a handler for. */
  handles: ReadonlySet<string>
  /** Ids of events that it took, or keeps for another try. */
  taken: ReadonlySet<string>
  /** `topic/partition` → the first offset that it has not dealt with. */
  next: ReadonlyMap<string, bigint>
  /** Events that are committed and not in Kafka, and those that Kafka refused. */
  outbox: readonly { id: string; topic: string; refused: boolean }[]
}

export interface LetterFact {
  service: string
  /** partition/offset on the service's topic of dead letters. */
  place: string
  id: string | undefined
  error: string | undefined
  /** Where it was read, as topic/partition@offset. */
  origin: string | undefined
  at: Date
  /** Whether it was sent back to its service since. */
  redriven: boolean
}

export interface ClientFact {
  key: string
  /** ok: accepted; fail: refused, nothing was done; info: no answer came, so either. */
  outcome: 'ok' | 'fail' | 'info'
  orderId?: string
}

export const isEnd = (status: string): boolean => status === 'completed' || status === 'cancelled'

/** Records are kept for a week. An order that is older is not looked for on the topics. */
const LOOKED_FOR_MS = 6 * 86_400_000

/** Whether records and inboxes must still know of what was at this time. */
export const isRecent = (at: Date, { readAt }: Pick<Sources, 'readAt'>): boolean =>
  readAt.getTime() - at.getTime() < LOOKED_FOR_MS

/** The orders that the topics must know. */
export const recentOrders = (sources: Sources): OrderFact[] =>
  sources.orders.filter(({ placedAt }) => isRecent(placedAt, sources))

/** What is wrong: with what, and how. The id stays the same from one reading to the next while the matter does. */
export interface Finding {
  /** The order, product, event or place that it is about. */
  about: string
  says: string
}

/** Something that is always true of a settled platform. */
export interface Invariant {
  id: string
  says: string
  check(sources: Sources): Finding[]
}
