import { isUuid } from '../../shared/uuid.ts'

/** One line of the palette. */
export interface Choice {
  id: string
  label: string
  hint: string
  to: string
  orderId?: string
}

interface Page {
  label: string
  to: string
  keys?: string
}

interface KnownOrder {
  orderId: string
  status: string
}

const MOST_ORDERS = 8

/** What a text may mean: pages by a part of their names, orders seen of late by a part of their ids, any order by its id. */
export function choicesFor(text: string, pages: readonly Page[], orders: readonly KnownOrder[]): Choice[] {
  const wanted = text.trim().toLowerCase()
  const found = orders
    .filter(({ orderId }) => wanted !== '' && orderId.includes(wanted))
    .slice(0, MOST_ORDERS)
    .map(({ orderId, status }) => order(orderId, status))
  const unseen = isUuid(wanted) && found.length === 0 ? [order(wanted, 'by its id')] : []

  return [
    ...pages
      .filter(({ label }) => label.toLowerCase().includes(wanted))
      .map(({ label, to, keys }) => ({ id: to, label, to, hint: keys ?? '' })),
    ...found,
    ...unseen,
  ]
}

const order = (orderId: string, hint: string): Choice => ({
  id: orderId,
  label: `Order ${orderId}`,
  hint,
  to: '/orders/$orderId',
  orderId,
})
