import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { getCACertificates, rootCertificates, setDefaultCACertificates } from 'node:tls'
import {
  AclOperations,
  Admin,
  type Connection,
  describeClusterV1,
  describeGroupsV5,
  kGetBootstrapConnection,
  metadataV12,
  Producer,
} from '@platformatic/kafka'
import { OrderPlaced, PaymentAuthorized, topics } from '@waybill/contracts'
import type { Secrets } from '@waybill/local'
import { on } from '@waybill/messaging'
import { addressesOf, connectionTo, readBrokers } from '@waybill/messaging/brokers'
import { PostgresClient } from '@waybill/messaging/postgres-client'
import { setPassword } from '@waybill/operations'
import { config, openLog, openMetrics, startService } from '@waybill/service'
import { Client } from 'pg'
import access from '../infra/security/kafka-access.json' with { type: 'json' }
import { audit } from './audit.ts'
import { accessToken, logIn } from './customer.ts'
import { expired } from './impostors.ts'
import { type Platform, startPlatform, until } from './platform.ts'
import { requestsWhile } from './steady-requests.ts'

let platform: Platform
let secrets: Secrets

before(async () => {
  platform = await startPlatform({}, '--secure')
  secrets = readSecrets()
})
after(async () => platform?.remove())

const briefly = { retries: 0, connectTimeout: 10_000, requestTimeout: 10_000 }

const readSecrets = (): Secrets => JSON.parse(readFileSync(platform.run.secrets, 'utf8'))

/** KAFKA_BROKERS of another principal than the one that may do everything. */
const as = (principal: string, password = secrets.kafka[principal] ?? '') =>
  platform.run.kafka.replace(/\/\/[^@]+@/, `//${principal}:${password}@`).replace(/&passwordFile=[^&]+/, '')

/** The URL of a service's database, with a password in it. */
function databaseOf(service: string, password = secrets.databases[service] ?? ''): string {
  const url = new URL(platform.run.databases[service] ?? '')
  url.searchParams.delete('passfile')
  return Object.assign(url, { password }).href
}

/** What becomes of logging in to a database with a password in the URL, or as the platform's own processes do. */
async function enter(connectionString: string): Promise<string> {
  const client = new PostgresClient({ connectionString })
  try {
    await client.connect()
    return 'in'
  } catch (error) {
    return reasons(error)
  } finally {
    await client.end()
  }
}

/** How the registry answers somebody. */
const statusOf = async (name: string, password: string | undefined): Promise<number> => {
  const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
  return (await fetch(`${new URL(platform.run.registry).origin}/subjects`, { headers: { authorization } })).status
}

/** What becomes of asking Kafka for its topics. */
const ask = (text: string): Promise<string> => askBy(connectionTo(readBrokers(text)))

async function askBy(connection: ReturnType<typeof connectionTo>): Promise<string> {
  const admin = new Admin({ clientId: 'stranger', ...connection, ...briefly })
  try {
    return `${(await admin.listTopics()).length} topics`
  } catch (error) {
    return reasons(error)
  } finally {
    await admin.close()
  }
}

/** Does something as a process does that knows nothing of the platform's authority: this one trusts it since it found the platform. */
async function untrusting<T>(work: () => Promise<T>): Promise<T> {
  const trusted = getCACertificates()
  setDefaultCACertificates(getCACertificates('bundled'))
  try {
    return await work()
  } finally {
    setDefaultCACertificates(trusted)
  }
}

/** The client wraps errors in others. */
function reasons(error: unknown): string {
  if (error instanceof AggregateError) return [error.message, ...error.errors.map(reasons)].join(': ')
  if (!(error instanceof Error)) return ''
  return [error.message, reasons(error.cause)].join(': ')
}

test('an order goes its way over TLS, by services that each have their own rights', async () => {
  const buyer = await logIn(platform, 'demo')
  const ids = await Promise.all(Array.from({ length: 3 }, () => buyer.place()))
  for (const id of ids) await buyer.completed(id)
})

test('row 38: who has no right password, speaks no TLS, or trusts somebody else gets no further, and is told why', async () => {
  const at = addressesOf(readBrokers(platform.run.kafka)).join(',')
  assert.match(await ask(as('payments')), /^\d+ topics$/)
  assert.match(await ask(as('payments', 'guessed')), /SASL authentication failed/i)
  assert.match(await ask(as('nobody', 'guessed')), /SASL authentication failed/i)
  assert.match(await ask(`${as('payments')}&mechanism=PLAIN`), /SASL mechanism/i)
  assert.match(await ask(at), /TLS/)
  const others = join(dirname(platform.run.secrets), 'others-ca.pem')
  writeFileSync(others, rootCertificates[0] ?? '')
  assert.match(await ask(as('payments').replace(/\?.*/, `?ca=${others}`)), /certificate/i)
})

/** What a service is started with that knows the platform as payments does, but for one thing. */
interface Knocking {
  KAFKA_BROKERS?: string
  DATABASE_URL?: string
  SCHEMA_REGISTRY_URL?: string
}

/** Starts a service in this process that nobody knows, with its log and its metrics. */
function knock(settings: Knocking) {
  const env = {
    PORT: '0',
    KAFKA_BROKERS: as('payments'),
    DATABASE_URL: databaseOf('payments'),
    SCHEMA_REGISTRY_URL: registryAs('payments'),
    IDENTITY_URL: 'http://127.0.0.1:1',
    ...settings,
  }
  const lines: string[] = []
  const names = { service: 'payments', instance: 'stranger' }
  const log = openLog({ ...names, level: 'trace' }, { write: (line) => void lines.push(line) })
  const metrics = openMetrics(names)
  const handlers = [on(OrderPlaced, async () => undefined)]
  const service = () => ({ name: 'payments', emits: [PaymentAuthorized], handlers })
  const started = startService(
    { name: 'payments', config: config(env, {}), service },
    { log, metrics, withinMs: 2_000 },
  )
  return { started, metrics, logged: () => lines.join('') }
}

const registryAs = (name: string, password = secrets.registry[name]) =>
  new URL(platform.run.registry).origin.replace('//', `//${name}:${password}@`)

const kafkaRows: [what: string, brokers: (expiredPort: number) => string, why: string, word: RegExp][] = [
  ['a wrong password', () => as('payments', 'guessed-it'), 'password', /SASL authentication failed/],
  [
    'a mechanism that it does not take',
    () => `${as('payments', 'guessed-it')}&mechanism=PLAIN`,
    'mechanism',
    /SASL mechanism/,
  ],
  ['no TLS', () => addressesOf(readBrokers(platform.run.kafka)).join(), 'plaintext', /requires TLS/],
  [
    'an expired certificate on its side',
    (port) => as('payments', 'guessed-it').replace(/:\d+\?/, `:${port}?`),
    'certificate',
    /certificate has expired/,
  ],
]

test('row 38: a service that Kafka does not let in is not ready and says why, tries again in ever longer pauses, and tells no password', async () => {
  const impostors = await expired(join(dirname(platform.run.secrets), 'certificates'))
  try {
    for (const [what, brokers, why, word] of kafkaRows) {
      const startedAt = Date.now()
      const { started, metrics, logged } = knock({ KAFKA_BROKERS: brokers(impostors.kafka) })
      const { app, status, stop } = await started
      try {
        await until(`${what} is told`, async () => word.test(status().consumer?.lastError ?? ''))
        const ready = await app.inject('/health/ready')
        assert.equal(ready.statusCode, 503, what)
        assert.equal(ready.json().status, 'not-ready', what)
        assert.match(ready.json().checks.consumer.lastError, word)
        assert.equal(
          (await app.inject('/health/live')).statusCode,
          200,
          'it lives: starting it anew would mend nothing',
        )

        const counted = async () =>
          Number(
            new RegExp(`waybill_refused_connections_total{.*part="consumer".*why="${why}".*} (\\d+)`).exec(
              await metrics.text(),
            )?.[1] ?? 0,
          )
        await until(`${what} is tried again`, async () => (await counted()) >= 2)
        const tries = await counted()
        assert.ok(
          tries <= 2 + (Date.now() - startedAt) / 500,
          `${what}: ${tries} tries in ${Date.now() - startedAt} ms`,
        )
        assert.doesNotMatch(logged(), /guessed-it/)
        assert.match(logged(), word)
      } finally {
        await stop()
      }
    }
  } finally {
    impostors.close()
  }
})

test('row 38: a service that PostgreSQL or the registry does not let in does not start, says why once, and tells no password', async () => {
  const impostors = await expired(join(dirname(platform.run.secrets), 'certificates'))
  const inTheClear = new URL(databaseOf('payments', 'guessed-it'))
  inTheClear.search = ''
  const elsewhere = Object.assign(new URL(databaseOf('payments', 'guessed-it')), { port: impostors.postgres }).href
  const guessing = registryAs('payments', 'guessed-it')
  const rows: [what: string, settings: Knocking, word: RegExp][] = [
    ['a wrong password', { DATABASE_URL: databaseOf('payments', 'guessed-it') }, /password authentication failed/],
    ['no TLS', { DATABASE_URL: inTheClear.href }, /no encryption/],
    ['an expired certificate on its side', { DATABASE_URL: elsewhere }, /certificate has expired/],
    ['a wrong password', { SCHEMA_REGISTRY_URL: guessing }, /Unauthorized/],
    ['no TLS', { SCHEMA_REGISTRY_URL: guessing.replace('https:', 'http:') }, /speaks HTTPS/],
    [
      'an expired certificate on its side',
      { SCHEMA_REGISTRY_URL: guessing.replace(/:\d+$/, `:${impostors.registry}`) },
      /certificate has expired/,
    ],
  ]
  try {
    for (const [what, settings, word] of rows) {
      const { started, logged } = knock(settings)
      const error = await started.then(() => undefined, reasons)
      const [setting] = Object.keys(settings)
      assert.ok(error, `${setting}: ${what}`)
      assert.match(`${error} ${logged()}`, word, `${setting}: ${what}`)
      assert.doesNotMatch(`${error} ${logged()}`, /guessed-it/)
      assert.ok((logged().match(new RegExp(word, 'g')) ?? []).length <= 4, `${setting}: ${what}: ${logged()}`)
    }
  } finally {
    impostors.close()
  }
})

test('row 38: every address is one of TLS; who comes in the clear is told, and who trusts somebody else turns away', async () => {
  const { console, gateway, mail, services } = platform.run
  const registry = new URL(platform.run.registry)
  registry.username = registry.password = registry.search = ''
  const urls = [console, gateway, mail, registry.href.replace(/\/$/, ''), ...Object.values(services).flat()].map(String)
  for (const url of urls) {
    assert.match(url, /^https:/)
    assert.equal((await fetch(`${url}/health/ready`)).status, 200, url)
  }
  for (const url of urls.filter((url) => url !== mail)) {
    const plain = await fetch(url.replace('https:', 'http:'))
    assert.match(await plain.text(), /speaks HTTPS/, url)
  }
  const asked = untrusting(async () =>
    once(request(`${gateway}/health/ready`, { agent: new Agent() }).end(), 'response'),
  )
  await assert.rejects(asked, /certificate/)
  assert.match(platform.run.smtp, /^smtps:/)
})

test('the registry takes nobody without a password, and from services no schema', async () => {
  const url = new URL(platform.run.registry)
  const ask = (name: string, password: string | undefined, method = 'GET') => {
    const login = Buffer.from(`${name}:${password}`).toString('base64')
    const body = method === 'GET' ? {} : { body: JSON.stringify({ schema: '"string"' }) }
    const headers = { 'content-type': 'application/json', authorization: `Basic ${login}` }
    return fetch(`${url.origin}/subjects${method === 'GET' ? '' : '/x/versions'}`, { method, headers, ...body })
  }
  assert.equal((await fetch(`${url.origin}/subjects`)).status, 401)
  assert.equal((await ask('orders', 'guessed')).status, 401)
  assert.equal((await ask('orders', secrets.registry.orders)).status, 200)
  assert.equal((await ask('orders', secrets.registry.orders, 'POST')).status, 403)
})

test('what is secret stands in files that their owner reads alone', () => {
  const folder = dirname(platform.run.secrets)
  const secret = [
    'secrets.json',
    'run.json',
    'registry-users',
    'passwords/databases/orders',
    'passwords/kafka/orders',
    'passwords/registry/orders',
    'certificates/ca-key.pem',
    'certificates/server-key.pem',
    'certificates/broker-key.pem',
  ]
  for (const name of [...secret, 'certificates/broker-keystore.pem', 'kafka/broker-1.properties'])
    assert.equal(statSync(join(folder, name)).mode & 0o077, 0, name)
})

test('brokers let each other in by a certificate that no other process has', async () => {
  const folder = dirname(platform.run.secrets)
  const settings = readFileSync(join(folder, 'kafka/broker-1.properties'), 'utf8')
  assert.doesNotMatch(settings, /password/i)
  const [, at = ''] = /^advertised\.listeners=.*BROKER:\/\/([^,\n]+)/m.exec(settings) ?? []
  const file = (name: string) => readFileSync(join(folder, 'certificates', name), 'utf8')
  const come = (shown: { cert?: string; key?: string }) =>
    askBy({ bootstrapBrokers: [at], tls: { ca: file('ca.pem'), ...shown } })
  assert.match(await come({}), /closed|certificate/i)
  // What the services show each other lets them in, and there they are nobody.
  assert.equal(await come({ cert: file('server.pem'), key: file('server-key.pem') }), '0 topics')
  assert.match(await come({ cert: file('broker.pem'), key: file('broker-key.pem') }), /^[1-9]\d* topics$/)
})

test('PostgreSQL takes nobody without TLS, and shows a certificate that is good for its address', async () => {
  const url = new URL(platform.run.databases.orders ?? '')
  assert.equal(url.searchParams.get('sslmode'), 'verify-full')
  const inTheClear = new URL(databaseOf('orders'))
  inTheClear.search = ''
  const client = new Client({ connectionString: inTheClear.href })
  await assert.rejects(client.connect(), /no pg_hba\.conf entry.*no encryption/)
  const stranger = new URL(databaseOf('orders'))
  stranger.searchParams.delete('sslrootcert')
  await assert.rejects(
    untrusting(() => new Client({ connectionString: stranger.href }).connect()),
    /certificate/,
  )
})

const bitsOf = (bits: number): string[] =>
  Object.entries(AclOperations)
    .filter(([, bit]) => bit >= AclOperations.READ && (bits & (1 << bit)) !== 0)
    .map(([operation]) => operation)
    .sort()

/** What the broker itself says that a principal may do: `resource name` → operations, in the order of the alphabet. */
async function allowed(principal: string, groups: readonly string[]): Promise<Map<string, string[]>> {
  const admin = new Admin({ clientId: principal, ...connectionTo(readBrokers(as(principal))), ...briefly })
  try {
    const connection = await new Promise<Connection>((resolve, reject) =>
      admin[kGetBootstrapConnection]((error, found) => (found ? resolve(found) : reject(error))),
    )
    const { topics: found } = await metadataV12.api.async(connection, null, false, true)
    const { clusterAuthorizedOperations } = await describeClusterV1.api.async(connection, true, 1)
    return new Map([
      ...found.map(({ name, topicAuthorizedOperations: bits }) => [`topic ${name}`, bitsOf(bits)] as const),
      ...(await Promise.all(groups.map(async (name) => [`group ${name}`, await onGroup(connection, name)] as const))),
      ['cluster', bitsOf(clusterAuthorizedOperations)] as const,
    ])
  } finally {
    await admin.close()
  }
}

/** What may be done with a group. Who may not even ask is told so, and may do nothing. */
async function onGroup(connection: Connection, name: string): Promise<string[]> {
  try {
    const { groups } = await describeGroupsV5.api.async(connection, [name], true)
    return bitsOf(groups[0]?.authorizedOperations ?? 0)
  } catch (error) {
    if (/authorization failed/i.test(reasons(error))) return []
    throw error
  }
}

test('row 39: each principal may do with each topic and group what its manifest says, and nothing else with any', async () => {
  const services = Object.keys(access)
  const topicNames = ['_schemas', '__consumer_offsets', '__transaction_state', ...topics.map(({ name }) => name)]
  const groups = [...services, ...services.map((name) => `${name}.replay`), 'waybill-1', 'stranger', 'registry']
  const wrong: string[] = []

  const compare = async (principal: string, expected: (resource: string, name: string) => string[]) => {
    const may = await allowed(principal, groups)
    const resources = [
      ...topicNames.map((name) => ['topic', name]),
      ...groups.map((name) => ['group', name]),
      ['cluster', ''],
    ]
    for (const [resource = '', name = ''] of resources) {
      const found = (may.get(`${resource} ${name}`.trim()) ?? []).join()
      const wanted = expected(resource, name).sort().join()
      if (found !== wanted)
        wrong.push(`${principal} at ${resource} ${name}: ${found || 'nothing'}, not ${wanted || 'nothing'}`)
    }
  }

  for (const [service, { reads, writes }] of Object.entries(access)) {
    await compare(service, (resource, name) => {
      if (resource === 'group') return name === service || name.startsWith(`${service}.`) ? ['DESCRIBE', 'READ'] : []
      const read = (reads as string[]).includes(name)
      const write = (writes as string[]).includes(name)
      return [
        ...(read ? ['READ'] : []),
        ...(write ? ['WRITE'] : []),
        ...(read || write ? ['DESCRIBE', 'DESCRIBE_CONFIGS'] : []),
      ]
    })
  }
  const ofSchemas = ['CREATE', 'DESCRIBE', 'DESCRIBE_CONFIGS', 'READ', 'WRITE']
  await compare('registry', (_, name) => (name === '_schemas' ? [...ofSchemas] : []))
  assert.deepEqual(wrong, [])
})

test('a service that writes what is not its own is refused, and so is one that joins the group of another', async () => {
  const options = { clientId: 'pharmacy', ...connectionTo(readBrokers(as('pharmacy'))), ...briefly }
  const producer = new Producer({ ...options, autocreateTopics: false })
  const admin = new Admin(options)
  try {
    const message = { topic: 'payments.v1', key: Buffer.from('a'), value: Buffer.from('b') }
    await assert.rejects(producer.send({ messages: [message] }), (error) =>
      /authorization failed/i.test(reasons(error)),
    )
    await assert.rejects(admin.listConsumerGroupOffsets({ groups: ['orders'] }), (error) =>
      /authorization failed/i.test(reasons(error)),
    )
  } finally {
    await Promise.all([producer.close(), admin.close()])
  }
})

/** Every password that ever was: those that were changed have been in use too. */
const everyPassword: string[] = []

const passwordsIn = ({ postgres, databases, kafka, registry }: Secrets): string[] =>
  [{ postgres }, databases, kafka, registry].flatMap((kind) => Object.values<string>(kind))

test('every password is changed while orders come: no request fails, and the old ones open nothing any more', async () => {
  const token = await accessToken(platform, 'demo')
  const old = secrets
  everyPassword.push(...passwordsIn(old))
  const rotate = () => platform.json<{ rotated: string[] }>('secrets', 'rotate')
  let rotated: string[] = []
  const { orders, failed } = await requestsWhile(platform.run.gateway ?? '', token, async () => {
    rotated = (await rotate()).rotated
  })
  assert.deepEqual(failed, [])
  assert.ok(orders.length > 0)

  secrets = readSecrets()
  const kept = passwordsIn(secrets).filter((password) => everyPassword.includes(password))
  assert.deepEqual(kept, [], 'all are new')
  assert.equal(rotated.length, passwordsIn(secrets).length - kept.length)
  assert.match(await ask(as('payments', old.kafka.payments)), /SASL authentication failed/i)
  assert.match(await ask(as('payments')), /^\d+ topics$/)
  assert.match(await enter(databaseOf('payments', old.databases.payments)), /password authentication failed/)
  assert.equal(await enter(databaseOf('payments')), 'in')
  assert.equal(await statusOf('payments', old.registry.payments), 401)
  assert.equal(await statusOf('payments', secrets.registry.payments), 200)

  const buyer = await logIn(platform, 'demo')
  for (const id of orders) await buyer.completed(id)
})

test('a rotation that was cut short leaves everything working, whether the servers knew of it or not, and the next one ends it', async () => {
  const folder = dirname(platform.run.secrets)
  const fileOf = (kind: string, name: string) => join(folder, 'passwords', kind, name)
  const [ofPayments, ofPsp] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')]
  const next = { databases: { payments: ofPayments }, kafka: { payments: ofPayments, psp: ofPsp } }
  everyPassword.push(ofPayments, ofPsp)
  writeFileSync(platform.run.secrets, JSON.stringify({ ...secrets, next }))
  for (const [kind, names] of Object.entries(next))
    for (const [name, password] of Object.entries(names))
      appendFileSync(fileOf(kind, name), kind === 'databases' ? `*:*:*:*:${password}\n` : `${password}\n`)
  // Of payments the servers were told, of psp not yet.
  await setPassword({ brokers: readBrokers(platform.run.kafka) }, 'payments', ofPayments)
  const admin = new PostgresClient({ connectionString: platform.run.database })
  await admin.connect()
  await admin.query(`alter role payments password '${ofPayments}'`)
  await admin.end()

  const restarted = await platform.waybill('restart', 'payments')
  assert.equal(restarted.code, 0, restarted.stderr)
  assert.match(
    await ask(`${as('psp').replace(/:[^:@]+@/, '@')}&passwordFile=${fileOf('kafka', 'psp')}`),
    /^\d+ topics$/,
  )
  const buyer = await logIn(platform, 'demo')
  await buyer.completed(await buyer.place())

  const { rotated } = await platform.json<{ rotated: string[] }>('secrets', 'rotate', 'orders')
  assert.ok(
    ['databases/payments', 'kafka/payments', 'kafka/psp'].every((one) => rotated.includes(one)),
    rotated.join(),
  )
  secrets = readSecrets()
  assert.deepEqual(Object.values(secrets.next).flatMap(Object.keys), [])
  assert.equal(secrets.kafka.payments, ofPayments)
  assert.equal(readFileSync(fileOf('kafka', 'payments'), 'utf8'), `${ofPayments}\n`)
  assert.equal(await enter(databaseOf('payments')), 'in')
  assert.match(await ask(as('psp')), /^\d+ topics$/)
})

test('no password stands in a log, nor is one told by a command', async () => {
  const { stdout } = await platform.waybill('logs', '--lines', '100000')
  const listed = await platform.waybill('secrets', 'list')
  assert.match(stdout, /Kafka Server started/)
  assert.match(listed.stdout, /payments +kafka +today/)
  for (const password of [...everyPassword, ...passwordsIn(secrets)])
    assert.ok(!`${stdout}${listed.stdout}`.includes(password), `a password of ${password.length} letters`)
})

test('and in the end everything adds up', () => audit(platform))
