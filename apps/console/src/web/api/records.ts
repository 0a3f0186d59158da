import { queryOptions } from '@tanstack/react-query'
import { ask } from './http.ts'

/** An event of an order as it stands in Kafka. */
export interface OrderRecord {
  id: string
  type: string
  version: number
  service: string
  topic: string
  partition: number
  offset: string
  key: string
  /** When the service wrote it into its outbox, and when it was sent to Kafka; ISO 8601. */
  time: string
  storedAt: string
  correlationId: string
  causationId: string | null
  schemaId: number | null
  bytes: number
  headers: Record<string, string>
  data: unknown
  problem: string | null
}

export interface OrderRecords {
  complete: boolean
  scanned: number
  records: OrderRecord[]
}

export const recordsQuery = (orderId: string) =>
  queryOptions({
    queryKey: ['records', orderId],
    queryFn: ({ signal }) =>
      ask<OrderRecords>(`/console/api/orders/${encodeURIComponent(orderId)}/records`, { signal }),
  })
