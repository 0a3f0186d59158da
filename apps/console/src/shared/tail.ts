/** One record as the flow shows it. */
export interface TailRow {
  topic: string
  partition: number
  offset: string
  key: string
  id: string
  type: string
  version: number
  service: string
  /** When the service wrote it into its outbox; ISO 8601. */
  time: string
  /** null: the record is about no order. */
  orderId: string | null
  correlationId: string
  causationId: string | null
  /** Without card tokens; personal fields stay encrypted. null with `tooLarge`. */
  data: unknown
  tooLarge: boolean
}

/** What the stream sends at a time. */
export interface TailBatch {
  rows: TailRow[]
  /** Records that came and are not among the rows, because there were too many. */
  leftOut: number
  /** Of all orders, the share whose records are sent: 1, 1/2, 1/4 … */
  share: number
  /** When it was sent; ISO 8601. */
  at: string
}

/** A topic that can be followed. */
export interface TailTopic {
  name: string
  service: string
  /** It tells of orders: one of those that are followed when none is named. */
  ofOrders: boolean
}
