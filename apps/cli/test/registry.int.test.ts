import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Admin } from '@platformatic/kafka'
import { registryClient } from '@waybill/schema-registry'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const brokers = process.env.KAFKA_BROKERS ?? ''

test('waybill registry serves a topic of its own until SIGTERM', async (t) => {
  const topic = `cli-schemas-${randomUUID()}`
  t.after(async () => {
    const admin = new Admin({ clientId: 'test', bootstrapBrokers: brokers.split(',') })
    await admin.deleteTopics({ topics: [topic] })
    await admin.close()
  })
  const args = [main, 'registry', '--port', '0', '--topic', topic, '--brokers', brokers]
  const registry = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => registry.kill('SIGKILL'))
  let [log, url]: [string, string | undefined] = ['', undefined]
  for await (const chunk of registry.stdout.iterator({ destroyOnReturn: false })) {
    log += String(chunk)
    url = /listening at (http:[^"]+)/.exec(log)?.[1]
    if (url !== undefined) break
  }
  registry.stdout.resume()
  assert.ok(url, log)
  assert.equal(await registryClient({ url }).register('s', '"string"'), 1)
  registry.kill('SIGTERM')
  assert.deepEqual(await once(registry, 'exit'), [0, null])
})

test('waybill registry user prints a line for the users file, without the password', async () => {
  const run = promisify(execFile)(process.execPath, [main, 'registry', 'user', 'ann', '--role', 'write'])
  run.child.stdin?.end('secret\n')
  assert.match((await run).stdout, /^ann:write:scrypt\$(?!.*secret)\S+\n$/)
})
