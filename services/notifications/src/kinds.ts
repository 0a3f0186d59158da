import type { TemplateName } from './templates/language.ts'

/** What a message is about. Account and order have to be told; how a parcel fares, and to operators what failed, is told to who wants to know. */
export type Kind = 'account' | 'order' | 'delivery' | 'digest'

export const kinds: Record<TemplateName, Kind> = {
  welcome: 'account',
  'webhook-disabled': 'account',
  'order-received': 'order',
  'order-reduced': 'order',
  'order-confirmed': 'order',
  'order-cancelled': 'order',
  'prescription-received': 'order',
  'prescription-approved': 'order',
  'prescription-rejected': 'order',
  // It goes back, and so does the money.
  returned: 'order',
  'return-requested': 'order',
  'return-approved': 'order',
  'return-received': 'order',
  'return-rejected': 'order',
  'shipment-created': 'delivery',
  shipped: 'delivery',
  delivered: 'delivery',
  'delivery-missed': 'delivery',
  'failure-digest': 'digest',
}

/** What a webhook can be told of: all that is written about, but not that it was switched off itself, nor what operators are told. */
export const webhookTypes = (Object.keys(kinds) as TemplateName[]).filter(
  (name) => name !== 'webhook-disabled' && kinds[name] !== 'digest',
)
