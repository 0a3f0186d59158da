import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  AclOperations,
  Admin,
  type Connection,
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

before(async () => {
  platform = await startPlatform({}, '--secure')
  passwords = (await import(platform.run.secrets, { with: { type: 'json' } })).default.kafka
})
after(async () => platform?.remove())

const once = { retries: 0, connectTimeout: 10_000, requestTimeout: 10_000 }

/** KAFKA_BROKERS of another principal than the one that may do everything. */
const as = (principal: string, password = passwords[principal] ?? '') =>
  platform.run.kafka.replace(/\/\/[^@]+@/, `//${principal}:${password}@`)

/** What becomes of asking Kafka for its topics. */
async function ask(text: string): Promise<string> {
  const admin = new Admin({ clientId: 'stranger', ...connectionTo(readBrokers(text)), ...once })
  try {
    return `${(await admin.listTopics()).length} topics`
  } catch (error) {
    return reasons(error)
  } finally {
    await admin.close()
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
  for (const id of ids) assert.equal((await buyer.ended(id)).status, 'completed')
})

test('row 38: who has no right password, speaks no TLS, or trusts somebody else gets no further, and is told why', async () => {
  const at = addressesOf(readBrokers(platform.run.kafka)).join(',')
  assert.match(await ask(as('payments')), /^\d+ topics$/)
  assert.match(await ask(as('payments', 'guessed')), /SASL authentication failed/i)
  assert.match(await ask(as('nobody', 'guessed')), /SASL authentication failed/i)
  assert.match(await ask(`${as('payments')}&mechanism=PLAIN`), /SASL mechanism/i)
  assert.match(await ask(at), /TLS/)
  assert.match(await ask(as('payments').replace(/\?.*/, '')), /certificate/i)
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
  await assert.rejects(new Client({ connectionString: stranger.href }).connect(), /certificate/)
})

/** What the broker itself says that a principal may do with each topic. */
async function allowed(principal: string): Promise<Map<string, { read: boolean; write: boolean; more: boolean }>> {
  const admin = new Admin({ clientId: principal, ...connectionTo(readBrokers(as(principal))), ...once })
  try {
    const connection = await new Promise<Connection>((resolve, reject) =>
      admin[kGetBootstrapConnection]((error, found) => (found ? resolve(found) : reject(error))),
    )
    const { topics: found } = await metadataV12.api.async(connection, null, false, true)
    const may = (bits: number, operation: keyof typeof AclOperations) => (bits & (1 << AclOperations[operation])) !== 0
    return new Map(
      found.map(({ name, topicAuthorizedOperations: bits }) => [
        name ?? '',
        {
          read: may(bits, 'READ'),
          write: may(bits, 'WRITE'),
          more: (['CREATE', 'DELETE', 'ALTER', 'ALTER_CONFIGS'] as const).some((operation) => may(bits, operation)),
        },
      ]),
    )
  } finally {
    await admin.close()
  }
}

test('row 39: each service may read and write each topic exactly as its manifest says, and do nothing else to any', async () => {
  const wrong: string[] = []
  for (const [service, { reads, writes }] of Object.entries(access)) {
    const may = await allowed(service)
    for (const name of ['_schemas', ...topics.map((topic) => topic.name)]) {
      const { read = false, write = false, more = false } = may.get(name) ?? {}
      if (read !== (reads as string[]).includes(name)) wrong.push(`${service} reads ${name}: ${read}`)
      if (write !== (writes as string[]).includes(name)) wrong.push(`${service} writes ${name}: ${write}`)
      if (more) wrong.push(`${service} changes ${name}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('a service that writes what is not its own is refused, and so is one that joins the group of another', async () => {
  const options = { clientId: 'pharmacy', ...connectionTo(readBrokers(as('pharmacy'))), ...once }
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
  for (const [principal, password] of Object.entries(passwords)) assert.ok(!stdout.includes(password), principal)
})

test('and in the end everything adds up', () => audit(platform))
