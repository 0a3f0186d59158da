import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createBroker, createDatabase } from '@waybill/testing'

const main = fileURLToPath(new URL('fixtures/main.ts', import.meta.url))

interface Line {
  level: string
  msg: string
  url?: string
}

/** A service as a process of its own, with all it needs but what `env` overrides. */
async function spawnService(t: TestContext, env: Record<string, string> = {}) {
  const database = await createDatabase(t)
  const broker = await createBroker(t, { topics: ['orders.v1', 'orders.dlq.v1'] })
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      PORT: '0',
      DATABASE_URL: database.url,
      KAFKA_BROKERS: broker.brokers.join(','),
      SCHEMA_REGISTRY_URL: broker.registryUrl,
      TOPIC_PREFIX: broker.topicPrefix,
      IDENTITY_URL: 'http://127.0.0.1:1',
      LOG_LEVEL: 'info',
      ...env,
    },
  })
  t.after(() => child.kill('SIGKILL'))

  const lines: Line[] = []
  const { promise: ready, resolve } = Promise.withResolvers<string>()
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    for (const line of parts.map((part) => JSON.parse(part) as Line)) {
      lines.push(line)
      if (line.url) resolve(line.url)
    }
  })
  const errors = text(child.stderr)
  const exited = new Promise<{ code: number | null }>((end) => child.once('close', (code) => end({ code })))
  return { child, lines, ready, errors, exited }
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} drains, and the process ends by itself with code 0`, async (t) => {
    const { child, lines, ready, exited } = await spawnService(t)
    const url = await ready
    // A connection that is kept alive must not hold the process.
    assert.equal((await fetch(`${url}/health/ready`)).status, 200)
    child.kill(signal)
    child.kill(signal)
    assert.equal((await exited).code, 0)
    assert.deepEqual(
      lines.slice(-2).map((line) => line.msg),
      ['Draining', 'Drained'],
    )
  })
}

test('an error that nobody foresaw is one line, and code 1', async (t) => {
  const { child, lines, ready, exited } = await spawnService(t)
  await ready
  child.kill('SIGUSR2')
  assert.equal((await exited).code, 1)
  const fatal = lines.filter((line) => line.level === 'fatal')
  assert.deepEqual(
    fatal.map((line) => line.msg),
    ['Unexpected error: unforeseen'],
  )
})

test('settings that are missing are named, all at once, with code 1', async (t) => {
  const { exited, errors } = await spawnService(t, { IDENTITY_URL: '', KAFKA_BROKERS: '' })
  assert.equal((await exited).code, 1)
  assert.match(await errors, /KAFKA_BROKERS is missing\n {2}IDENTITY_URL is missing/)
})

test('a service that can not start says why in one line and ends with code 1', async (t) => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  t.after(() => other.close())
  const { port } = other.address() as AddressInfo

  const { exited, lines } = await spawnService(t, { PORT: String(port) })
  assert.equal((await exited).code, 1)
  const fatal = lines.filter((line) => line.level === 'fatal')
  assert.equal(fatal.length, 1)
  assert.match(fatal[0]?.msg ?? '', /^orders can not start: listen EADDRINUSE/)
})
