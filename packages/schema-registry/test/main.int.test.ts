import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startRegistry } from '../src/index.ts'
import { registryClient } from './client.ts'
import { brokers, createRegistry, freshTopic } from './kafka.ts'
import { startProcess } from './process.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

test('as a process: starts, tells where it listens, answers, and stops on SIGTERM', async (t) => {
  const { url, process: registry } = await startProcess(t, { SCHEMAS_TOPIC: freshTopic(t) })
  assert.equal(await registryClient({ url }).register('s', '"string"'), 1)

  registry.kill('SIGTERM')
  assert.deepEqual(await once(registry, 'exit'), [0, null])
})

test('as a process: says what is wrong with its settings, and fails', async () => {
  const registry = spawn(process.execPath, [main], { env: {}, stdio: ['ignore', 'ignore', 'pipe'] })
  const [said, [code]] = await Promise.all([text(registry.stderr), once(registry, 'exit')])
  assert.match(said, /The schema registry could not start\. .*KAFKA_BROKERS is missing/)
  assert.equal(code, 1)
})

test('does not start on a port that is taken', async (t) => {
  const topic = freshTopic(t)
  const { url } = await createRegistry(t, { topic })
  const port = Number(new URL(url).port)
  await assert.rejects(startRegistry({ brokers: brokers(), topic, port }), { code: 'EADDRINUSE' })
})
