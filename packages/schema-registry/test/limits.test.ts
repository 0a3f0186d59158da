import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { createServer } from '../src/server.ts'
import { memoryRegistry } from './memory-registry.ts'
import { field, record } from './schemas.ts'

const post = async (payload: string) => {
  const { send, get } = memoryRegistry()
  const headers = { 'content-type': 'application/json' }
  const { status, body } = await send({ method: 'POST', url: '/subjects/s/versions', headers, payload })
  assert.equal((await get('/subjects')).status, 200, 'the registry lives')
  return { status, body: body as { id?: number; error_code?: number; message?: string } }
}
const register = (schema: unknown) => post(JSON.stringify({ schema: JSON.stringify(schema) }))

test('a body of 10 MB is refused', async () => {
  const { status, body } = await post(JSON.stringify({ schema: 'x'.repeat(10 * 1024 * 1024) }))
  assert.deepEqual([status, body.error_code], [413, 413])
})

test('JSON that is nested a hundred thousand deep is refused', async () => {
  const depth = 100_000
  const outside = await post(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)
  assert.ok([400, 422].includes(outside.status), String(outside.status))
  const schema = `${'{"type":"array","items":'.repeat(depth)}"int"${'}'.repeat(depth)}`
  const { status, body } = await post(JSON.stringify({ schema }))
  assert.deepEqual([status, body.error_code], [422, 42201])
  assert.match(body.message ?? '', /nested too deeply/)
})

test('a record of 10,000 fields, and one that holds itself, are schemas like any other', async () => {
  const fields = Array.from({ length: 10_000 }, (_, n) => field(`f${n}`, ['null', 'string'], { default: null }))
  assert.partialDeepStrictEqual(await register(record('Wide', fields)), { status: 200, body: { id: 1 } })
  const itself = record('Node', [field('next', ['null', 'Node'], { default: null })])
  assert.partialDeepStrictEqual(await register(itself), { status: 200, body: { id: 1 } })
})

test('a client that does not send its request in time is cut off', async (t) => {
  const app = createServer({ requestTimeoutMs: 100 })
  t.after(() => app.close())
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const slow = connect(Number(port), '127.0.0.1')
  t.after(() => slow.destroy())
  slow.write('POST /subjects/s/versions HTTP/1.1\r\nhost: here\r\n')
  let answer = ''
  slow.on('data', (chunk) => {
    answer += String(chunk)
  })
  await once(slow, 'close')
  assert.match(answer, /^HTTP\/1\.1 408 /)
})
