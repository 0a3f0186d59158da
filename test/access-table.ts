/** Who asks. The owner and the other are customers; only the owner's things are asked for. */
export const actors = ['anonymous', 'owner', 'other', 'pharmacist', 'operator', 'admin'] as const
export type Actor = (typeof actors)[number]

/**
 * What an actor gets: `in` is an answer to what was asked, also a refusal of what was sent; 401, 403 and 404 are
 * refusals of who asks, 404 where even the existence is none of their business.
 */
export type Expected = 'in' | '401' | '403' | '404'

export interface Row {
  /** Service, method and path as its manifest says them. */
  route: string
  /** One for each actor, in their order. */
  expected: Expected[]
  /** What is sent; with a body an Idempotency-Key goes too. */
  body?: object
  /** Not reached through the gateway: asked at the service alone. */
  inside?: true
  /** Works once, so the service is not asked before the gateway is. */
  once?: true
}

const row = (route: string, expected: string, more: Pick<Row, 'body' | 'inside' | 'once'> = {}): Row => ({
  route: route.trim(),
  expected: expected.trim().split(/ +/) as Expected[],
  ...more,
})

const address = { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' }
const cart = { lines: [{ sku: 'mug', quantity: 1 }], shipTo: address, paymentToken: 'tok_visa' }
const aReturn = { lines: [{ sku: 'mug', quantity: 1 }], reason: 'as the test says' }
const verdicts = { lines: [{ sku: 'pills', verdict: 'approved' }] }
const reason = { reason: 'as the test says' }
const inside = { inside: true } as const

/**
 * Every route of every service, and what each actor gets of it: written by hand, from what the routes are for, and
 * not from the code. A route without a row fails the test. Rows run in this order.
 */
//                                                       The actors in their order: anonymous, owner, other, …
export const table: readonly Row[] = [
  row('analytics POST /api/page-views                 ', 'in  in  in  in  in  in ', { body: { sku: 'mug' } }),
  row('analytics GET /api/analytics/top-products      ', '401 403 403 403 in  in '),
  row('analytics GET /api/analytics/revenue           ', '401 403 403 403 in  in '),
  row('analytics GET /api/analytics/funnel            ', '401 403 403 403 in  in '),
  row('analytics GET /api/analytics/step-times        ', '401 403 403 403 in  in '),
  row('analytics GET /api/analytics/failures          ', '401 403 403 403 in  in '),

  row('gateway GET /api/openapi.json                  ', 'in  in  in  in  in  in '),
  row('gateway GET /api/stream                        ', '401 in  in  in  in  in '),
  row('gateway GET /api/orders/:orderId/stream        ', '401 in  404 404 in  in '),

  row('identity POST /api/auth/register               ', 'in  in  in  in  in  in ', { body: {} }),
  row('identity POST /api/auth/login                  ', 'in  in  in  in  in  in ', { body: {} }),
  row('identity POST /api/auth/refresh                ', 'in  in  in  in  in  in ', { body: {} }),
  row('identity POST /api/auth/logout                 ', 'in  in  in  in  in  in ', { body: {} }),
  row('identity GET /.well-known/jwks.json            ', 'in  in  in  in  in  in ', inside),
  row('identity GET /api/users/me                     ', '401 in  in  in  in  in '),
  row('identity PATCH /api/users/me                   ', '401 in  in  in  in  in ', { body: { locale: 'de' } }),
  row('identity POST /api/users/me/password           ', '401 in  in  in  in  in ', { body: {} }),
  row('identity PUT /api/users/:id/roles              ', '401 403 403 403 403 in ', { body: { roles: ['customer'] } }),
  row('identity GET /api/users/:id/activity           ', '401 in  403 403 in  in '),

  row('identity GET /api/faults                       ', '401 403 403 403 403 in '),
  row('identity POST /api/faults                      ', '401 403 403 403 403 in ', { body: {} }),
  row('identity DELETE /api/faults/:service           ', '401 403 403 403 403 in '),

  row('inventory GET /api/products                    ', 'in  in  in  in  in  in '),
  row('inventory GET /api/products/:sku               ', 'in  in  in  in  in  in '),
  row('inventory PUT /api/products/:sku               ', '401 403 403 403 in  in ', { body: {} }),
  row('inventory POST /api/products/:sku/stock        ', '401 403 403 403 in  in ', { body: {} }),

  row('inventory GET /api/stock                       ', '401 403 403 403 in  in '),

  row('notifications GET /api/notifications           ', '401 in  in  in  in  in '),
  row('notifications GET /api/notifications/preferences', '401 in  in  in  in  in '),
  row('notifications PUT /api/notifications/preferences', '401 in  in  in  in  in ', { body: { shipping: true } }),
  row('notifications POST /api/webhooks               ', '401 in  in  in  in  in ', { body: {} }),
  row('notifications GET /api/webhooks                ', '401 in  in  in  in  in '),
  row('notifications GET /api/webhooks/:webhookId/deliveries', '401 in  404 404 404 404'),

  row('orders POST /api/orders                        ', '401 in  in  in  in  in ', { body: cart }),
  row('orders POST /orders                            ', '401 in  in  in  in  in ', { body: cart }),
  row('orders GET /api/orders                         ', '401 in  in  in  in  in '),
  row('orders GET /api/orders/:orderId                ', '401 in  404 404 in  in '),
  row('orders POST /api/orders/:orderId/cancel        ', '401 in  404 404 in  in ', { body: reason }),

  row('orders POST /api/orders/:orderId/returns       ', '401 in  404 404 403 403', { body: aReturn }),
  row('orders GET /api/returns                        ', '401 in  in  in  in  in '),
  row('orders POST /api/returns/:returnId/status      ', '401 403 403 403 in  in ', { body: {} }),

  row('payments GET /api/payments/:orderId            ', '401 in  404 404 in  in '),

  // Who signs is let in, and nobody else.
  row('payments POST /webhooks/psp                    ', '401 401 401 401 401 401', { ...inside, body: {} }),
  row('payments GET /api/payments/:orderId/ledger     ', '401 403 403 403 in  in '),
  row('payments GET /api/payments/settlement          ', '401 403 403 403 in  in '),
  row('payments POST /api/payments/:orderId/refunds   ', '401 403 403 403 in  in ', { body: {} }),

  row('pharmacy GET /api/prescriptions                ', '401 403 403 in  403 in '),
  row('pharmacy GET /api/prescriptions/:orderId       ', '401 in  404 in  404 in '),
  row('pharmacy POST /api/prescriptions/:orderId/approve', '401 403 403 in  403 in ', { body: {} }),
  row('pharmacy POST /api/prescriptions/:orderId/reject ', '401 403 403 in  403 in ', { body: reason }),

  row('pharmacy POST /api/prescriptions/:orderId/decide', '401 403 403 in  403 in ', { body: verdicts }),

  // The card network knows its merchants and none of our users.
  row('psp POST /authorizations                       ', '401 401 401 401 401 401', inside),
  row('psp POST /captures                             ', '401 401 401 401 401 401', inside),
  row('psp POST /refunds                              ', '401 401 401 401 401 401', inside),
  row('psp POST /voids                                ', '401 401 401 401 401 401', inside),
  row('psp POST /reversals                            ', '401 401 401 401 401 401', inside),
  row('psp GET /journal                               ', '401 401 401 401 401 401', inside),
  row('psp GET /orders/:orderId                       ', '401 401 401 401 401 401', inside),

  row('shipping POST /api/shipments                   ', '401 in  in  in  in  in ', { body: { shipTo: address } }),
  row('shipping GET /api/shipments                    ', '401 in  in  in  in  in '),
  row('shipping GET /api/shipments/:shipmentId        ', '401 in  404 404 in  in '),
  row('shipping GET /api/shipments/:shipmentId/events ', '401 in  404 404 in  in '),
  row('shipping PUT /api/shipments/:shipmentId/ship-to', '401 in  404 404 in  in ', { body: address }),
  row('shipping POST /api/shipments/:shipmentId/status', '401 403 403 403 in  in ', { body: { status: 'picked-up' } }),

  // Last of webhooks: afterwards the owner has none.
  row('notifications DELETE /api/webhooks/:webhookId  ', '401 in  404 404 404 404', { once: true }),

  // Without an Idempotency-Key, so that whoever may is let in and the account is there for the next actor.
  row('identity POST /api/users/:id/deactivate        ', '401 in  403 403 403 in '),
  row('identity POST /api/users/:id/erase             ', '401 in  403 403 403 in '),
]
