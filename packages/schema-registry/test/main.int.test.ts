import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startRegistry } from '../src/index.ts'
import { registryClient } from './client.ts'
import { brokers, createRegistry, freshTopic } from './kafka.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

test('as a process: starts, tells where it listens, answers, and stops on SIGTERM', async (t) => {
  const env = { KAFKA_BROKERS: brokers().join(','), SCHEMAS_TOPIC: freshTopic(t), PORT: '0' }
  const registry = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => registry.kill('SIGKILL'))
  let [log, url]: [string, string | undefined] = ['', undefined]
  for await (const chunk of registry.stdout.iterator({ destroyOnReturn: false })) {
    log += String(chunk)
    url = /listening at (http:[^"]+)/.exec(log)?.[1]
    if (url !== undefined) break
  }
  assert.ok(url, log)
  registry.stdout.resume()
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
