import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
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
import { topics } from '@waybill/contracts'
import { addressesOf, connectionTo, readBrokers } from '@waybill/messaging/brokers'
import { Client } from 'pg'
import access from '../infra/security/kafka-access.json' with { type: 'json' }
import { audit } from './audit.ts'
import { logIn } from './customer.ts'
import { type Platform, startPlatform } from './platform.ts'

let platform: Platform
let passwords: Record<string, string>
let secrets: { kafka: Record<string, string>; registry: Record<string, string> }

before(async () => {
  platform = await startPlatform({}, '--secure')
  secrets = JSON.parse(readFileSync(platform.run.secrets, 'utf8'))
  passwords = secrets.kafka
})
after(async () => platform?.remove())

const briefly = { retries: 0, connectTimeout: 10_000, requestTimeout: 10_000 }

/** KAFKA_BROKERS of another principal than the one that may do everything. */
const as = (principal: string, password = passwords[principal] ?? '') =>
  platform.run.kafka.replace(/\/\/[^@]+@/, `//${principal}:${password}@`)

/** What becomes of asking Kafka for its topics. */
async function ask(text: string): Promise<string> {
  const admin = new Admin({ clientId: 'stranger', ...connectionTo(readBrokers(text)), ...briefly })
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

test('row 38: every address is one of TLS; who comes in the clear is told, and who trusts somebody else turns away', async () => {
  const { console, gateway, mail, services } = platform.run
  const registry = new URL(platform.run.registry)
  registry.username = registry.password = ''
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
    'certificates/ca-key.pem',
    'certificates/server-key.pem',
  ]
  for (const name of [...secret, 'certificates/server-keystore.pem', 'kafka/broker-1.properties'])
    assert.equal(statSync(join(folder, name)).mode & 0o077, 0, name)
})

test('PostgreSQL takes nobody without TLS, and shows a certificate that is good for its address', async () => {
  const url = new URL(platform.run.databases.orders ?? '')
  assert.equal(url.searchParams.get('sslmode'), 'verify-full')
  const inTheClear = new URL(url)
  inTheClear.search = ''
  const client = new Client({ connectionString: inTheClear.href })
  await assert.rejects(client.connect(), /no pg_hba\.conf entry.*no encryption/)
  const stranger = new URL(url)
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
      if (resource === 'group')
        return name === service || name.startsWith(`${service}.`) || name.startsWith('waybill-')
          ? ['DESCRIBE', 'READ']
          : []
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

test('no password stands in a log', async () => {
  const { stdout } = await platform.waybill('logs', '--lines', '100000')
  assert.match(stdout, /Kafka Server started/)
  for (const kind of [secrets.kafka, secrets.registry])
    for (const [principal, password] of Object.entries(kind)) assert.ok(!stdout.includes(password), principal)
})

test('and in the end everything adds up', () => audit(platform))
