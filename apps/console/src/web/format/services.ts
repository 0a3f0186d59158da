/** The services, in the order in which an order comes by them; behind them those that it does not. */
export const services = [
  'orders',
  'payments',
  'psp',
  'inventory',
  'pharmacy',
  'fulfillment',
  'shipping',
  'delivery',
  'notifications',
  'analytics',
  'identity',
  'gateway',
] as const
