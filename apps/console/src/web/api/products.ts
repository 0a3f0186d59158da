import { queryOptions } from '@tanstack/react-query'
import { ask } from './http.ts'
import type { Money } from './orders.ts'

export interface Product {
  sku: string
  name: string
  price: Money
  requiresPrescription: boolean
  active: boolean
  available: number
}

export const productsQuery = queryOptions({
  queryKey: ['products'],
  queryFn: ({ signal }) => ask<{ items: Product[] }>('/api/products?limit=100', { signal }),
})
