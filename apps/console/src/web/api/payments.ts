import { queryOptions } from '@tanstack/react-query'
import { ApiProblem, ask } from './http.ts'
import type { Money } from './orders.ts'

export interface Payment {
  status: string
  amount: Money | null
  capturedMinor: number
  refundedMinor: number
  refunds: { refundId: string; amountMinor: number; reason: string; status: string; requestedAt: string }[]
}

/** null while there is no payment yet. */
export const paymentQuery = (orderId: string) =>
  queryOptions({
    queryKey: ['payment', orderId],
    queryFn: ({ signal }) =>
      ask<Payment | null>(`/api/payments/${encodeURIComponent(orderId)}`, { signal }).catch((error: unknown) => {
        if (error instanceof ApiProblem && error.status === 404) return null
        throw error
      }),
  })

export const requestRefund = (orderId: string, amount: Money, reason: string, key: string) =>
  ask<unknown>(`/api/payments/${encodeURIComponent(orderId)}/refunds`, {
    method: 'POST',
    body: { amount, reason },
    key,
  })
