import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

const SERVICES = join(resolve(import.meta.dirname, '..'), 'services')
const processes = [
  ...readdirSync(SERVICES).map((name) => join(SERVICES, name)),
  join(SERVICES, '../apps/console/src/server'),
]
const good = randomBytes(16).toString('hex')
const key = randomBytes(32).toString('base64')

/** Every setting that holds a secret, with another one in its place. */
const secrets: Record<string, (secret: string) => string> = {
  DATABASE_URL: (secret) => `postgres://orders:${secret}@db:5432/orders`,
  KAFKA_BROKERS: (secret) => `sasl_ssl://orders:${secret}@kafka:9093`,
  SCHEMA_REGISTRY_URL: (secret) => `https://registry-1:8081,https://orders:${secret}@registry-2:8081`,
  SMTP_URL: (secret) => `smtps://orders:${secret}@mail:465`,
  PSP_API_KEY: (secret) => secret,
  PSP_WEBHOOK_SECRET: (secret) => secret,
  SESSION_KEY: (secret) => secret,
  BOOTSTRAP_USERS: (password) => JSON.stringify([{ email: 'a@b.c', password, name: 'Ada', roles: ['admin'] }]),
}

const addresses = 'GATEWAY IDENTITY ORDERS INVENTORY PAYMENTS PHARMACY SHIPPING NOTIFICATIONS ANALYTICS PSP PSP_WEBHOOK'
const env: Record<string, string> = {
  NODE_ENV: 'production',
  PORT: '1',
  ...Object.fromEntries(addresses.split(' ').map((name) => [`${name}_URL`, 'http://here:1'])),
  ...Object.fromEntries(Object.entries(secrets).map(([name, say]) => [name, say(good)])),
  MASTER_KEYS: `k1:${key}`,
}

const weak = [
  'x',
  'postgres',
  'changeme',
  'short-one',
  'aaaaaaaaaaaaaaaaaaaa',
  'password12345',
  'Waybill-Secret-2026',
  'change_me_change_me',
]

interface Settings {
  name: string
  readConfig: (env: Record<string, string>) => object
}

const readers: Settings[] = await Promise.all(
  processes.map(async (folder) => {
    const { readConfig } = (await import(
      folder.endsWith('server') ? `${folder}/config.ts` : `${folder}/src/config.ts`
    )) as Settings
    return { name: folder.split('/services/')[1] ?? 'console', readConfig }
  }),
)

const everyone = ['DATABASE_URL', 'KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL']
const own: Record<string, string[]> = {
  payments: ['PSP_API_KEY', 'PSP_WEBHOOK_SECRET'],
  psp: ['PSP_API_KEY', 'PSP_WEBHOOK_SECRET'],
  notifications: ['SMTP_URL'],
  identity: ['BOOTSTRAP_USERS'],
  console: ['SESSION_KEY'],
}

for (const settings of readers) {
  test(`${settings.name} starts in production with random secrets, and with no other`, () => {
    assert.doesNotThrow(() => settings.readConfig(env))
    for (const name of [...everyone, ...(own[settings.name] ?? [])]) {
      for (const secret of weak) {
        const given = { ...env, [name]: secrets[name]?.(secret) ?? '' }
        assert.throws(
          () => settings.readConfig(given),
          ({ message }: Error) => message.includes(name) && !message.includes(secret.padEnd(3, '\0')),
          `${name}=${secret}`,
        )
        assert.doesNotThrow(() => settings.readConfig({ ...given, NODE_ENV: 'development' }))
      }
    }
  })
}

test('in production no master key is one character again and again', () => {
  const zeros = Buffer.alloc(32).toString('base64')
  const orders = readers.find(({ name }) => name === 'orders')
  assert.throws(
    () => orders?.readConfig({ ...env, MASTER_KEYS: `k1:${key},k0:${zeros}` }),
    /MASTER_KEYS holds a secret/,
  )
})
