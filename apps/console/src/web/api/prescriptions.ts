import { queryOptions } from '@tanstack/react-query'
import type { AnswerOf, RequestOf } from '@waybill/client'
import { ask } from './http.ts'

export type Prescription = AnswerOf<'listPrescriptions'>['items'][number]
export type Verdict = RequestOf<'decidePrescription'>['body']['lines'][number]

const EVERY_MS = 5_000

export const waitingQuery = queryOptions({
  queryKey: ['prescriptions'],
  queryFn: ({ signal }) => ask<AnswerOf<'listPrescriptions'>>('/api/prescriptions?state=received&limit=50', { signal }),
  refetchInterval: EVERY_MS,
})

export const decide = (orderId: string, lines: Verdict[], key: string) =>
  ask<Prescription>(`/api/prescriptions/${encodeURIComponent(orderId)}/decide`, {
    method: 'POST',
    body: { lines },
    key,
  })
