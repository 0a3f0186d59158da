import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { createServer } from '../src/server.ts'
import { takeTurns } from '../src/turns.ts'
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

test('JSON that is nested tens of thousands deep is refused', async () => {
  const depth = 40_000
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

test('a schema over the limit is refused with its size and the limit; one within it is not', async () => {
  const { post, get } = memoryRegistry({ maxSchemaBytes: 100 })
  const named = (letters: number) => ({ schema: JSON.stringify({ type: 'fixed', name: 'F'.repeat(letters), size: 1 }) })
  for (const path of ['/subjects/s/versions', '/subjects/s', '/compatibility/subjects/s/versions']) {
    const { status, body } = await post(path, named(100))
    assert.deepEqual([status, (body as { error_code: number }).error_code], [422, 42209], path)
    assert.match(JSON.stringify(body), /it has 135 bytes, and this registry takes 100 at most/)
  }
  assert.equal((await post('/subjects/s/versions', named(64))).status, 200)
  assert.deepEqual((await get('/subjects/s/versions')).body, [1])
})

test('JSON may have 1,000 brackets within each other, those in its strings left out, and no more', async () => {
  const { post } = memoryRegistry()
  const nested = (levels: number) => `${'{"type":"array","items":'.repeat(levels)}"int"${'}'.repeat(levels)}`
  const register = async (schemaType: string, schema: string) =>
    JSON.stringify((await post('/subjects/s/versions', { schemaType, schema })).body)
  for (const schemaType of ['AVRO', 'JSON'])
    assert.match(await register(schemaType, nested(1_001)), /nested too deeply: more than 1000 levels/)
  assert.match(await register('AVRO', nested(1_000)), /"id":1/)
  assert.match(await register('JSON', JSON.stringify({ title: '[{"\\'.repeat(2_000) })), /"id":2|40901/)
})

test('of many schemas sent at once some wait, the others are sent away with 429; who reads by id need not wait', async () => {
  const { post, get, send } = memoryRegistry({ prepare: (app) => takeTurns(app, 10) })
  await post('/subjects/s/versions', { schema: '"string"' })
  const order: string[] = []
  const seen = async <Answer>(name: string, answer: Promise<Answer>) => {
    const settled = await answer
    order.push(name)
    return settled
  }
  const checks = Array.from({ length: 30 }, () =>
    seen(
      'check',
      send({ method: 'POST', url: '/compatibility/subjects/s/versions', payload: '{"schema":"\\"int\\""}' }),
    ),
  )
  const read = await seen('read', get('/schemas/ids/1'))
  const answers = await Promise.all(checks)
  assert.equal(read.status, 200)
  const refused = answers.filter(({ status }) => status === 429)
  assert.equal(refused.length, 20)
  assert.equal(answers.filter(({ status }) => status === 200).length, 10)
  assert.equal(refused[0]?.headers['retry-after'], '1')
  assert.partialDeepStrictEqual(refused[0]?.body, { error_code: 42901 })
  assert.ok(order.indexOf('read') < order.lastIndexOf('check'), 'the read was not behind all of them')
  assert.equal((await post('/subjects/s', { schema: '"string"' })).status, 200, 'there is room again')
})
