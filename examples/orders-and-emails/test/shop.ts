import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Admin, Consumer, Producer } from '@platformatic/kafka'
import { type Database, openDatabase } from '@waybill/messaging'

interface Shop {
  db: Database
  topic: string
  /** Places an order over HTTP and returns its id. */
  order(): Promise<string>
  /** Sends every record of the topic once more, as a relay does that was killed before it had noted them as sent. */
  repeat(): Promise<void>
  /** Ends both services by SIGTERM. Throws when one does not end well. */
  close(): Promise<void>
}

interface Where {
  /** The Node that runs it. */
  node: string
  folder: string
  ending: 'ts' | 'js'
}

const required = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run ./waybill test --only int`)
  return value
}

/** Starts the example on a database and topics of its own, which are gone after the test. */
export async function openShop(t: TestContext, { node, folder, ending }: Where): Promise<Shop> {
  const name = `shop_${randomBytes(6).toString('hex')}`
  const brokers = required('KAFKA_BROKERS').split(',')
  const adminUrl = required('DATABASE_URL')
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
  const topic = `${name}.orders.v1`
  const schemas = `${name}.schemas`

  const admin = openDatabase({ url: adminUrl, max: 1 })
  await admin.query(`create database ${name}`)
  const db = openDatabase({ url })
  const processes: ChildProcess[] = []
  t.after(async () => {
    for (const child of processes) child.kill('SIGKILL')
    await db.close()
    await admin.query(`drop database ${name} with (force)`)
    await admin.close()
    await deleteTopics(brokers, name)
  })

  const env = {
    PATH: process.env.PATH,
    KAFKA_BROKERS: brokers.join(','),
    DATABASE_URL: url,
    TOPIC_PREFIX: `${name}.`,
    SCHEMA_REGISTRY_URL: `kafka://${brokers.join(',')}/${schemas}`,
    PORT: '0',
  }
  const run = (file: string) => {
    const child = spawn(node, [`${folder}/${file}.${ending}`], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    processes.push(child)
    return child
  }
  assert.deepEqual(await once(run('setup'), 'exit'), [0, null])
  const orders = run('orders')
  const emails = run('emails')
  const port = await saidBy(orders, /"port":(\d+)/)
  await saidBy(emails, /(waiting for orders)/)

  return {
    db,
    topic,
    async order() {
      const response = await fetch(`http://localhost:${port}`, { method: 'POST' })
      assert.equal(response.status, 200)
      return (await response.text()).trim()
    },
    repeat: () => repeat(brokers, topic),
    async close() {
      for (const child of [orders, emails]) {
        const ended = once(child, 'exit', { signal: AbortSignal.timeout(30_000) })
        child.kill('SIGTERM')
        assert.deepEqual(await ended, [0, null])
      }
    },
  }
}

async function deleteTopics(brokers: string[], prefix: string): Promise<void> {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: brokers })
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${prefix}.`))
    if (topics.length > 0) await admin.deleteTopics({ topics })
  } finally {
    await admin.close()
  }
}

/** What a process printed first that fits. What comes later goes nowhere. */
async function saidBy(child: ChildProcess, wanted: RegExp): Promise<string> {
  let output = ''
  for await (const chunk of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    output += String(chunk)
    const found = wanted.exec(output)?.[1]
    if (found === undefined) continue
    child.stdout?.resume()
    return found
  }
  throw new Error(`It ended without a word of ${wanted}: ${output}`)
}

async function repeat(brokers: string[], topic: string): Promise<void> {
  const consumer = new Consumer({ clientId: 'test', groupId: `${topic}-repeat`, bootstrapBrokers: brokers })
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({ clientId: 'test', bootstrapBrokers: brokers })
  try {
    const ends = (await consumer.listOffsets({ topics: [topic], timestamp: -1n })).get(topic) ?? []
    const offsets = ends.map((_, partition) => ({ topic, partition, offset: 0n }))
    let left = ends.reduce((sum, end) => sum + end, 0n)
    const stream = await consumer.consume({ topics: [topic], mode: 'manual', offsets, maxWaitTime: 100 })
    for await (const { key, value, headers, partition } of stream) {
      await producer.send({ messages: [{ topic, key, value, headers, partition }] })
      if (--left === 0n) break
    }
  } finally {
    await Promise.all([consumer.close(true), producer.close()])
  }
}

/** Waits until a condition holds, and fails with `what` when it does not within 60 s. */
export async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not within 60 s: ${what}`)
    await delay(50)
  }
}

/** Orders, repeats what is in Kafka, orders again, and looks at what came of it. */
export async function expectEachOrderOnce(shop: Shop): Promise<void> {
  const emails = () => shop.db.query<{ order_id: string }>('select order_id from emails order by order_id')
  const taken = async () => {
    const [row] = await shop.db.query<{ sum: string | null }>('select sum(next_offset)::text from messaging.offsets')
    return Number(row?.sum ?? 0)
  }
  const first = await shop.order()
  await until('the first order is confirmed', async () => (await emails()).length > 0)
  await shop.repeat()
  const second = await shop.order()
  await until('all three records are dealt with', async () => (await taken()) === 3)
  assert.deepEqual(
    (await emails()).map((row) => row.order_id),
    [first, second].sort(),
  )
}
