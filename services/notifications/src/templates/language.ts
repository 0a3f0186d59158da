import type { Item, Money, Parcel } from '@waybill/contracts'
import type { FailureCount } from '../failure-store.ts'

/** Every mail there is, with what its text needs to know. Those queued before orders had several parcels do not say which. */
export type Templates = {
  welcome: Record<string, never>
  'order-received': { orderId: string; lines: { name: string; quantity: number }[]; total: Money }
  'order-reduced': {
    orderId: string
    rejected: { name: string; reason: string }[]
    lines: { name: string; quantity: number }[]
    total: Money
  }
  'order-confirmed': { orderId: string }
  'order-cancelled': { orderId: string; reason: string }
  'prescription-received': { orderId: string }
  'prescription-approved': { orderId: string }
  /** Lines are those that are rejected; none where it was not told: then all are. */
  'prescription-rejected': { orderId: string; reason: string; lines?: { name: string; reason: string }[] }
  'shipment-created': { shipmentId: string; trackingNumber: string }
  shipped: { orderId: string | null; trackingNumber: string; parcel?: Parcel | null }
  delivered: { orderId: string | null; parcel?: Parcel | null }
  'delivery-missed': { orderId: string | null; reason: string; parcel?: Parcel | null }
  returned: { orderId: string | null; reason: string; parcel?: Parcel | null }
  'return-requested': { orderId: string; items: Item[]; amount: Money }
  'return-approved': { orderId: string }
  'return-received': { orderId: string; amount: Money }
  'return-rejected': { orderId: string; reason: string }
  'failure-digest': { from: string; to: string; failures: FailureCount[]; more: number }
  'webhook-disabled': { url: string; failures: number }
}
export type TemplateName = keyof Templates

/** A mail's subject and paragraphs, as plain text; an array is a list. */
export type Content = { subject: string; paragraphs: (string | string[])[] }

/** A language that mails can be written in: one file each, listed in languages.ts. */
export type Language = {
  tag: string
  greeting: (name: string) => string
  signature: string
  texts: { [Name in TemplateName]: (data: Templates[Name]) => Content }
}
