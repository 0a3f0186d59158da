import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { newMasterKey, readMasterKeys } from '@waybill/messaging'
import { type Broker, createBroker, createDatabase, startService, token } from '@waybill/testing'
import type { BootstrapUser } from '../src/bootstrap.ts'
import { identity } from '../src/service.ts'

export const password = 'correct horse battery'

// The same for all instances, as in a deployment.
const masterKeys = readMasterKeys(newMasterKey('test'))
const migrations = new URL('../migrations/', import.meta.url)
const topics = ['identity.v1', 'identity.keys.v1', 'orders.v1', 'orders.outcome.v1', 'shipping.v1', 'identity.dlq.v1']

interface Options {
  bootstrapUsers?: BootstrapUser[]
  broker?: Broker
  database?: { url: string }
  faults?: boolean
}

/** Starts identity with its own database, and gives short ways to ask it. */
export async function startIdentity(t: TestContext, { bootstrapUsers = [], faults = false, ...shared }: Options = {}) {
  const broker = shared.broker ?? (await createBroker(t, { topics }))
  const database = shared.database ?? (await createDatabase(t, { migrations }))
  const service = await startService(t, {
    broker,
    database,
    migrations,
    config: {
      bootstrapUsers,
      masterKeys,
      faults,
      signingKeyLifetimeMs: 30 * 24 * 3_600_000,
    },
    service: ({ db, config }) => identity({ db, ...config }),
  })

  const ask = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH', url: string, more: Partial<Asking> = {}) => {
    const { body, as, headers } = more
    const answer = await service.inject({
      method,
      url,
      headers: { ...headers, ...(as && { authorization: `Bearer ${token(as)}` }) },
      ...(body !== undefined && { payload: body }),
    })
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() }
  }

  return {
    ...service,
    /** For another instance on the same database and broker. */
    shared: { broker, database },
    ask,
    register: (more: object = {}) =>
      ask('POST', '/api/auth/register', { body: { email: newEmail(), password, name: 'Ann', ...more } }),
    login: (email: string, secret = password) => ask('POST', '/api/auth/login', { body: { email, password: secret } }),
  }
}

interface Asking {
  body: object
  as: NonNullable<Parameters<typeof token>[0]>
  headers: Record<string, string>
}

export const newEmail = () => `${randomUUID()}@example.com`
