import type { OrderPlacedRead, OrderPlacedV1Read } from './generated/orders.v1.ts'

/** Version 1 did not say where an order was placed. */
export const fromOrderPlacedV1 = (old: OrderPlacedV1Read): OrderPlacedRead => ({ ...old, channel: 'unknown' })
