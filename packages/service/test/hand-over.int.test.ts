import assert from 'node:assert/strict'
import { Agent, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { createBroker, createDatabase, startService, until } from '@waybill/testing'
import { greeter } from './fixtures/greeter.ts'

const migrations = new URL('fixtures/migrations/', import.meta.url)
const topics = ['orders.v1', 'orders.dlq.v1']
const NOTICE_MS = 300

interface Answer {
  status: number | undefined
  connection: string | undefined
  /** Which process answered. */
  instance: string
  reused: boolean
}

/** Asks by a connection that is kept, and never asks twice: what is lost on the way is an error. */
function client(t: TestContext) {
  const agent = new Agent({ keepAlive: true })
  t.after(() => agent.destroy())
  return (url: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const asked = request(`${url}/health/ready`, { agent }, async (response) => {
        const { instance } = (await json(response)) as { instance: string }
        const { statusCode: status, headers } = response
        resolve({ status, connection: headers.connection, instance, reused: asked.reusedSocket })
      })
      asked.on('error', reject).end()
    })
}

async function pair(t: TestContext) {
  const broker = await createBroker(t, { topics })
  const database = await createDatabase(t, { migrations })
  const open = { gate: Promise.resolve(), entered() {} }
  const start = (instance: number, port: number) =>
    startService(t, {
      service: () => greeter(open),
      migrations,
      broker,
      database,
      config: { instance, port, reusePort: true, drainNoticeMs: NOTICE_MS },
    })
  const first = await start(0, 0)
  return { first, next: () => start(10, Number(new URL(first.url).port)) }
}

const skip = process.platform !== 'linux' && 'two processes on one port: Linux only'

test('a connection that is kept is answered while its service leaves, and told to come again by another', {
  skip,
}, async (t) => {
  const { first, next } = await pair(t)
  const ask = client(t)
  assert.equal((await ask(first.url)).instance, '0')
  await next()
  const stopped = first.stop()
  const { instance, connection, reused, status } = await ask(first.url)
  assert.deepEqual(
    { instance, connection, reused, status },
    { instance: '0', connection: 'close', reused: true, status: 503 },
  )
  assert.equal((await ask(first.url)).instance, '10', 'a new connection is the next one’s')
  assert.equal(await stopped, true)
})

test('a service hands over to the next on its port while requests come, and none of them fails', {
  skip,
}, async (t) => {
  const { first, next } = await pair(t)
  const seen = new Map<string, number>()
  const failed: unknown[] = []
  let over = false
  const clients = Array.from({ length: 8 }, async () => {
    const ask = client(t)
    while (!over) {
      await ask(first.url).then(
        ({ instance }) => seen.set(instance, (seen.get(instance) ?? 0) + 1),
        (error) => failed.push(error),
      )
    }
  })
  await until(async () => (seen.get('0') ?? 0) > 100, { message: 'The first does not answer' })
  await next()
  assert.equal(await first.stop(), true)
  const before = seen.get('10') ?? 0
  await until(async () => (seen.get('10') ?? 0) > before + 100, { message: 'The next does not answer' })
  over = true
  await Promise.all(clients)
  assert.deepEqual(failed, [])
})
