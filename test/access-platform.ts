import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { analytics } from '@waybill/analytics'
import { identity } from '@waybill/identity'
import { inventory } from '@waybill/inventory'
import { type Database, newMasterKey, readMasterKeys } from '@waybill/messaging'
import { notifications } from '@waybill/notifications'
import { orders } from '@waybill/orders'
import { payments } from '@waybill/payments'
import { pharmacy } from '@waybill/pharmacy'
import { psp } from '@waybill/psp'
import { openLog, openVerifier, type Role, type Service } from '@waybill/service'
import { shipping } from '@waybill/shipping'
import { createDatabase, identityUrl, everyonesKeys as keys, token } from '@waybill/testing'
import { buildApp } from '../packages/service/src/http/app.ts'
import { openMetrics } from '../packages/service/src/metrics.ts'
import { readConfig } from '../services/gateway/src/config.ts'
import { gateway } from '../services/gateway/src/service.ts'
import { hashPassword } from '../services/identity/src/password.ts'
import { keepProduct } from '../services/orders/src/copies.ts'
import type { Actor } from './access-table.ts'

const hourMs = 3_600_000
const deadlines = { confirmMs: hourMs, prescriptionMs: hourMs, packMs: hourMs, deliverMs: hourMs }
const masterKeys = readMasterKeys(newMasterKey('test'))
const never = () => {
  throw new Error('no route of payments or notifications asks the card network or the mail server')
}

/** How each service is made from its database. Events go to its outbox, and no further: only routes are asked here. */
const services: Record<string, (db: Database) => Service> = {
  analytics: (db) => analytics({ db, graceMs: hourMs }),
  identity: (db) =>
    identity({
      db,
      bootstrapUsers: [],
      masterKeys,
      signingKeyLifetimeMs: hourMs,
      faults: true,
    }),
  inventory: (db) => inventory({ db, reservationTtlMs: hourMs }),
  notifications: (db) => notifications({ db, keys, openMailer: never, masterKeys, localWebhooks: false }),
  orders: (db) => orders({ db, keys, deadlines, maxOpenOrders: 1_000, maxUnconfirmed: 1_000 }),
  payments: (db) =>
    payments({
      db,
      psp: { ask: never, inquire: never, journal: async () => [] },
      webhookSecret: 'known to the psp only',
    }),
  pharmacy: (db) => pharmacy({ db }),
  psp: (db) => psp({ db, apiKey: 'known to payments only' }),
  shipping: (db) => shipping({ db, keys, carrierStepMs: hourMs }),
}

/** The HTTP side of every service on real databases, the gateway before them, and what is asked for. */
export async function startRoutes(t: TestContext) {
  const databases: Record<string, Database> = {}
  const urls: Record<string, string> = {}

  async function listen(service: Service): Promise<string> {
    const { name } = service
    const log = openLog({ service: name, instance: '0', level: process.env.LOG_LEVEL ?? 'silent' })
    const metrics = openMetrics({ service: name, instance: '0' })
    const verify = openVerifier(await identityUrl())
    const app = await buildApp({ service: name, log, metrics, verify, routes: service.routes ?? [] })
    await app.listen({ host: '127.0.0.1', port: 0 })
    t.after(() => {
      app.server.closeAllConnections()
      return app.close()
    })
    return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  }

  await Promise.all(
    Object.entries(services).map(async ([name, make]) => {
      const migrations = new URL(`../services/${name}/migrations/`, import.meta.url)
      const db = await createDatabase(t, { migrations })
      databases[name] = db
      urls[name] = await listen(make(db))
    }),
  )
  const addresses = Object.entries(urls).map(([name, url]) => [`${name.toUpperCase()}_URL`, url])
  const config = readConfig({
    ...Object.fromEntries(addresses),
    PORT: '0',
    KAFKA_BROKERS: '127.0.0.1:9',
    SCHEMA_REGISTRY_URL: 'http://127.0.0.1:9',
  })
  const log = openLog({ service: 'gateway', instance: '0', level: 'silent' })
  urls.gateway = await listen(gateway({ config, log }))

  return { urls, ...(await things(databases, urls.gateway)) }
}

/** Whom and what the table speaks of: six actors, and what belongs to the owner. */
async function things(databases: Record<string, Database>, gatewayUrl: string) {
  const ids = Object.fromEntries(people.map(({ actor }) => [actor, randomUUID()])) as Record<Actor, string>
  const bearer = (actor: Actor) => {
    const roles = people.find((person) => person.actor === actor)?.roles
    return roles ? { authorization: `Bearer ${token({ userId: ids[actor], roles })}` } : undefined
  }
  const dbOf = (service: string) => {
    const db = databases[service]
    if (!db) throw new Error(`no database of ${service}`)
    return db
  }
  const send = async (actor: Actor, method: string, path: string, body: object): Promise<Record<string, string>> => {
    const answer = await fetch(gatewayUrl + path, {
      method,
      headers: { ...bearer(actor), 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as Record<string, string>
  }

  const passwordHash = await hashPassword(randomUUID())
  for (const { actor, roles } of people) {
    if (!roles) continue
    await dbOf('identity').query(
      `insert into users (user_id, email, name, locale, roles, password_hash) values ($1, $2, $3, 'en', $4, $5)`,
      [ids[actor], `${actor}@example.test`, actor, roles, passwordHash],
    )
  }
  const mug = { name: 'Mug', price: { amountMinor: 1250, currency: 'EUR' }, requiresPrescription: false, active: true }
  await send('operator', 'PUT', '/api/products/mug', mug)
  await dbOf('orders').transaction((tx) => keepProduct(tx, { sku: 'mug', ...mug }))

  const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' }
  const lines = [{ sku: 'mug', quantity: 1 }]
  const { orderId = '' } = await send('owner', 'POST', '/api/orders', { lines, shipTo, paymentToken: 'tok_visa' })
  const { shipmentId = '' } = await send('owner', 'POST', '/api/shipments', { shipTo })
  await dbOf('payments').query('insert into payments (order_id, customer_id) values ($1, $2)', [orderId, ids.owner])
  await dbOf('pharmacy').query(
    `with received as (
       insert into prescriptions (order_id, customer_id, state) values ($1, $2, 'received') returning order_id
     )
     insert into prescription_lines (order_id, sku, name, quantity) select order_id, 'pills', 'Pills', 1 from received`,
    [orderId, ids.owner],
  )

  const { webhookId = '' } = await send('owner', 'POST', '/api/webhooks', {
    url: 'https://hooks.example.com/waybill',
    types: ['order-received'],
  })

  /** A path with the owner's things in it. */
  const pathOf = (path: string) =>
    path.replace(/:(\w+)/g, (_, name: string) => {
      if (name === 'orderId' || (name === 'id' && path.startsWith('/api/orders/'))) return orderId
      return { shipmentId, webhookId, sku: 'mug', id: ids.owner }[name] ?? `no-${name}`
    })
  return { bearer, pathOf }
}

const people: readonly { actor: Actor; roles?: Role[] }[] = [
  { actor: 'anonymous' },
  { actor: 'owner', roles: ['customer'] },
  { actor: 'other', roles: ['customer'] },
  { actor: 'pharmacist', roles: ['pharmacist'] },
  { actor: 'operator', roles: ['operator'] },
  { actor: 'admin', roles: ['admin'] },
]
