import type { Item, Money } from '@waybill/contracts'

/** Every mail there is, with what its text needs to know. */
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
  shipped: { orderId: string | null; trackingNumber: string }
  delivered: { orderId: string | null }
  'delivery-missed': { orderId: string | null; reason: string }
  returned: { orderId: string | null; reason: string }
  'return-requested': { orderId: string; items: Item[]; amount: Money }
  'return-approved': { orderId: string }
  'return-received': { orderId: string; amount: Money }
  'return-rejected': { orderId: string; reason: string }
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
