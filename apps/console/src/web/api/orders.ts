import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { PlannedCancel } from '../../shared/cancel.ts'
import { ask } from './http.ts'

export const statuses = [
  'placed',
  'confirmed',
  'cancelling',
  'partly-packed',
  'packed',
  'completed',
  'cancelled',
] as const
export type Status = (typeof statuses)[number]

export interface Money {
  amountMinor: number
  currency: string
}

export interface Line {
  sku: string
  name: string
  quantity: number
  unitPrice: Money
  requiresPrescription: boolean
  /** What a pharmacist said of it: rejected lines are not sent. */
  state: string
  reason: string | null
}

/** What one warehouse sends of an order. */
export interface Parcel {
  warehouse: string | null
  items: { sku: string; quantity: number }[]
  state: string
  trackingNumber: string | null
  reason: string | null
}

export interface Order {
  orderId: string
  customerId: string
  status: Status
  attention: boolean
  reason: string | null
  lines: Line[]
  shipTo: Address
  total: Money
  parcels: Parcel[]
  placedAt: string
  updatedAt: string
}

export interface Address {
  name: string
  street: string
  city: string
  postalCode: string
  country: string
}

export interface StatusChange {
  at: string
  event: string
  from: Status | null
  to: Status
}

export interface OrderWithHistory extends Order {
  history: StatusChange[]
}

export interface NewOrder {
  lines: { sku: string; quantity: number }[]
  shipTo: Address
  paymentToken: string
  channel: 'web'
}

interface Page {
  items: Order[]
  next: string | null
}

const PAGE = 50

export const latestOrders = queryOptions({
  queryKey: ['orders', 'latest'],
  queryFn: ({ signal }) => ask<Page>('/api/orders?limit=20', { signal }),
})

export const orderPages = (status: Status | undefined) =>
  infiniteQueryOptions({
    queryKey: ['orders', 'pages', status ?? 'all'],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(PAGE) })
      if (status) query.set('status', status)
      if (pageParam) query.set('after', pageParam)
      return ask<Page>(`/api/orders?${query}`, { signal })
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })

export const orderQuery = (orderId: string) =>
  queryOptions({
    queryKey: ['order', orderId],
    queryFn: ({ signal }) => ask<OrderWithHistory>(`/api/orders/${encodeURIComponent(orderId)}`, { signal }),
  })

export const placeOrder = (order: NewOrder, key: string) =>
  ask<{ orderId: string }>('/api/orders', { method: 'POST', body: order, key })

export const cancelOrder = (orderId: string, key: string) =>
  ask<unknown>(`/api/orders/${encodeURIComponent(orderId)}/cancel`, { method: 'POST', body: {}, key })

/** What would become of each order; nothing is asked for yet. */
export const planCancel = (orders: readonly string[], signal?: AbortSignal) =>
  ask<{ planned: number; orders: PlannedCancel[] }>('/console/api/orders/cancel', {
    method: 'POST',
    body: { orders, dryRun: true },
    ...(signal && { signal }),
  })

export const cancelOrders = (orders: readonly string[], reason: string) =>
  ask<{ operation: string }>('/console/api/orders/cancel', { method: 'POST', body: { orders, reason } })
