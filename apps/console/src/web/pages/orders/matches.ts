import type { Order } from '../../api/orders.ts'

/** Whether an order has a text in its id, its products, its reason or its customer. */
export function matches({ orderId, customerId, reason, lines }: Order, text: string): boolean {
  const wanted = text.trim().toLowerCase()
  const parts = [orderId, customerId, reason ?? '', ...lines.flatMap(({ sku, name }) => [sku, name])]
  return parts.some((part) => part.toLowerCase().includes(wanted))
}
