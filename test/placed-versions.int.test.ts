import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { OrderPlaced, OrderPlacedV1 } from '@waybill/contracts'
import { type Database, newMasterKey, readMasterKeys } from '@waybill/messaging'
import { createBroker, everyonesKeys, publishAs, settled, startService } from '@waybill/testing'
import { analytics } from '../services/analytics/src/service.ts'
import { startIdentity } from '../services/identity/test/start-identity.ts'
import { startInventory } from '../services/inventory/test/start.ts'
import { notifications } from '../services/notifications/src/service.ts'
import { startPayments } from '../services/payments/test/start.ts'
import { pharmacy } from '../services/pharmacy/src/service.ts'

const total = { amountMinor: 1250, currency: 'EUR' }
const order = () => ({
  orderId: randomUUID(),
  customerId: randomUUID(),
  lines: [{ sku: 'pills', name: 'Pills', quantity: 1, unitPrice: total, requiresPrescription: true }],
  total,
  paymentToken: 'tok_visa',
  shipTo: { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' },
  requiresPrescription: true,
})

type Started = Parameters<typeof settled>[0][number] & { db: Database; broker: Parameters<typeof publishAs>[1] }

const migrationsOf = (name: string) => new URL(`../services/${name}/migrations/`, import.meta.url)

/** Every service that consumes OrderPlaced, and the table that shows which orders it took. */
const consumers: Record<string, { table: string; start: (t: TestContext) => Promise<Started> }> = {
  inventory: { table: 'seen_orders', start: (t) => startInventory(t) },
  payments: { table: 'payments', start: async (t) => (await startPayments(t)).service },
  identity: { table: 'activity', start: async (t) => startIdentity(t, { broker: await createBroker(t) }) },
  pharmacy: {
    table: 'prescriptions',
    start: (t) => startService(t, { service: ({ db }) => pharmacy({ db }), migrations: migrationsOf('pharmacy') }),
  },
  analytics: {
    table: 'sales',
    start: (t) =>
      startService(t, {
        service: ({ db }) => analytics({ db, graceMs: 86_400_000 }),
        migrations: migrationsOf('analytics'),
      }),
  },
  notifications: {
    table: 'messages',
    start: (t) =>
      startService(t, {
        service: ({ db }) =>
          notifications({
            db,
            keys: everyonesKeys,
            masterKeys: readMasterKeys(newMasterKey('test')),
            localWebhooks: false,
            openMailer: () => ({ send: async () => undefined, close: () => {} }),
          }),
        migrations: migrationsOf('notifications'),
      }),
  },
}

for (const [name, { table, start }] of Object.entries(consumers)) {
  test(`${name} takes an order of version 1 and one of version 2 from one topic`, async (t) => {
    const service = await start(t)
    const [old, recent] = [order(), order()]
    await publishAs(t, service.broker, OrderPlacedV1(old), OrderPlaced({ ...recent, channel: 'web' }))
    await settled([service])

    const rows = await service.db.query<{ orderId: string }>(`select order_id as "orderId" from ${table}`)
    assert.deepEqual(rows.map(({ orderId }) => orderId).toSorted(), [old.orderId, recent.orderId].toSorted())
  })
}
