import { type Static, Type } from 'typebox'
import { statuses } from '../order.ts'
import { parcelStates } from '../parcels.ts'
import { judgedLines, lineStates, onPartialChoices } from '../partial.ts'
import type { Change, OrderRow } from '../store.ts'

/** A line of text. Control characters are refused: PostgreSQL stores no NUL, and mails and labels want no others. */
export const Text = (maxLength: number, description?: string) =>
  Type.String({ minLength: 1, maxLength, pattern: '^\\P{Cc}*$', ...(description && { description }) })

export const OrderId = Type.String({ format: 'uuid' })

export const OrderParams = Type.Object({ orderId: OrderId })

export const OrderStatus = Type.Enum([...statuses])

export const Money = Type.Object({ amountMinor: Type.Integer(), currency: Type.String() })

export const Address = Type.Object(
  {
    name: Text(200),
    street: Text(200),
    city: Text(100),
    postalCode: Text(20),
    country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1, two letters' }),
  },
  { additionalProperties: false },
)

const Link = Type.Object({ href: Type.String() })

export const Links = Type.Object({ self: Link, cancel: Link, stream: Link, payment: Link })

const Line = Type.Object({
  sku: Type.String(),
  name: Type.String(),
  quantity: Type.Integer(),
  unitPrice: Money,
  requiresPrescription: Type.Boolean(),
  state: Type.Enum([...lineStates], {
    description: 'What a pharmacist said of it; ordered: it needs none. A rejected line is not sent and not paid for',
  }),
  reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it is rejected' }),
})

const Parcel = Type.Object({
  warehouse: Type.Union([Type.String(), Type.Null()]),
  items: Type.Array(Type.Object({ sku: Type.String(), quantity: Type.Integer() })),
  amountMinor: Type.Integer({ description: 'What its items cost' }),
  state: Type.Enum([...parcelStates], { description: 'The steps in between are those of its shipment' }),
  shipmentId: Type.Union([Type.String(), Type.Null()]),
  trackingNumber: Type.Union([Type.String(), Type.Null()]),
  reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it came back' }),
})

const Time = Type.String({ format: 'date-time' })

export const OrderView = Type.Object({
  orderId: OrderId,
  customerId: Type.String(),
  status: OrderStatus,
  attention: Type.Boolean({ description: 'Overdue where nothing can be undone: an operator has to look' }),
  reason: Type.Union([Type.String(), Type.Null()]),
  onPartial: Type.Enum([...onPartialChoices]),
  lines: Type.Array(Line),
  shipTo: Type.Object({
    name: Type.String(),
    street: Type.String(),
    city: Type.String(),
    postalCode: Type.String(),
    country: Type.String(),
  }),
  total: Money,
  parcels: Type.Array(Parcel, { description: 'One from each warehouse; none before the order is confirmed' }),
  placedAt: Time,
  updatedAt: Time,
  _links: Links,
})

export const HistoryView = Type.Array(
  Type.Object({
    at: Time,
    event: Type.String({ description: 'The type of the event that changed the status, or overdue' }),
    from: Type.Union([OrderStatus, Type.Null()]),
    to: OrderStatus,
  }),
)

/** Where to go from an order. */
export const links = (orderId: string): Static<typeof Links> => ({
  self: { href: `/api/orders/${orderId}` },
  cancel: { href: `/api/orders/${orderId}/cancel` },
  stream: { href: `/api/orders/${orderId}/stream` },
  payment: { href: `/api/payments/${orderId}` },
})

/** What the API shows of an order. */
export const viewOrder = ({ rejected, ...order }: OrderRow): Static<typeof OrderView> => ({
  ...order,
  lines: judgedLines({ ...order, rejected }),
  placedAt: order.placedAt.toISOString(),
  updatedAt: order.updatedAt.toISOString(),
  _links: links(order.orderId),
})

export const viewHistory = (history: readonly Change[]): Static<typeof HistoryView> =>
  history.map((change) => ({ ...change, at: change.at.toISOString() }))
