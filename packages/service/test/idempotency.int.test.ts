import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { PageViewed } from '@waybill/contracts'
import { type Database, publish } from '@waybill/messaging'
import { createDatabase, until } from '@waybill/testing'
import { Type } from 'typebox'
import { forgetKeys } from '../src/http/idempotency.ts'
import { idempotent, Problem, type Route } from '../src/index.ts'
import { appWith } from './app-with.ts'

const migrations = new URL('fixtures/migrations/', import.meta.url)
const Note = Type.Object({
  content: Type.String(),
  tags: Type.Optional(Type.Object({}, { additionalProperties: true })),
})

/** Adds a note and publishes an event; waits for `gate` before it ends. */
const addNote =
  (db: Database, gate: Promise<void>): Route =>
  (app) => {
    app.post('/api/notes', { schema: { body: Note }, config: { access: 'user', idempotent: true } }, (request, reply) =>
      idempotent(db, request, reply, async (tx) => {
        const id = randomUUID()
        const { content } = request.body
        if (content === 'refused') throw new Problem(409, 'refused', 'Not this one')
        await tx.query('insert into notes (id, content) values ($1, $2)', [id, content])
        await publish(tx, PageViewed({ sku: content, userId: null, viewedAt: new Date() }))
        await gate
        return { status: 201, body: { id, content } }
      }),
    )
  }

async function setUp(t: TestContext, gate: Promise<void> = Promise.resolve()) {
  const db = await createDatabase(t, { migrations })
  const { app } = await appWith([addNote(db, gate)])
  t.after(() => app.close())
  const post = (key: string | undefined, payload: object, token = 'customer') =>
    app.inject({
      method: 'POST',
      url: '/api/notes',
      payload,
      headers: { authorization: `Bearer ${token}`, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    })
  const effects = async () => {
    const [row] = await db.query(
      'select (select count(*) from notes) as notes, (select count(*) from messaging.outbox) as events',
    )
    return row
  }
  return { db, post, effects }
}

test('twenty requests at once with one key have one effect; a repeat gets the same answer', async (t) => {
  const { post, effects } = await setUp(t)
  const responses = await Promise.all(Array.from({ length: 20 }, () => post('k-1', { content: 'a' })))

  const made = responses.filter((response) => response.statusCode === 201)
  const inFlight = responses.filter((response) => response.json().code === 'idempotency-key-in-flight')
  assert.equal(made.length + inFlight.length, 20)
  assert.equal(made.filter((response) => !response.headers['idempotent-replayed']).length, 1)
  assert.deepEqual(await effects(), { notes: 1, events: 1 })

  const repeat = await post('k-1', { content: 'a' })
  assert.equal(repeat.statusCode, 201)
  assert.equal(repeat.headers['idempotent-replayed'], 'true')
  assert.equal(new Set([repeat, ...made].map((response) => response.body)).size, 1)
  assert.deepEqual(await effects(), { notes: 1, events: 1 })
})

test('while the first request runs its repeat is told to come back', async (t) => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  const { db, post } = await setUp(t, gate)
  const first = post('k-1', { content: 'a' })
  await until(async () => {
    const locks = await db.query(`select from pg_locks where locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database())`)
    return locks.length > 0
  })
  const second = await post('k-1', { content: 'a' })
  assert.deepEqual([second.statusCode, second.json().code], [409, 'idempotency-key-in-flight'])
  assert.equal(second.headers['retry-after'], '1')
  open()
  assert.equal((await first).statusCode, 201)
})

test('a key is of one user, one route and one request', async (t) => {
  const { post, effects } = await setUp(t)
  assert.equal((await post('k-1', { content: 'a', tags: { x: 1, y: 2 } })).statusCode, 201)

  const other = await post('k-1', { content: 'b' })
  assert.deepEqual([other.statusCode, other.json().code], [422, 'idempotency-key-reused'])
  const reordered = await post('k-1', { tags: { y: 2, x: 1 }, content: 'a' })
  assert.equal(reordered.headers['idempotent-replayed'], 'true')
  assert.equal((await post('k-1', { content: 'a' }, 'operator')).headers['idempotent-replayed'], undefined)
  assert.deepEqual(await effects(), { notes: 2, events: 2 })
})

test('a refusal is not kept: the same request may succeed later', async (t) => {
  const { post, effects } = await setUp(t)
  for (let i = 0; i < 2; i++) assert.equal((await post('k-1', { content: 'refused' })).json().code, 'refused')
  assert.deepEqual(await effects(), { notes: 0, events: 0 })
  assert.equal((await post('k-1', { content: 'fine' })).statusCode, 201)
})

test('a request without a usable key is refused', async (t) => {
  const { post, effects } = await setUp(t)
  const codes = []
  for (const key of [undefined, '', 'x'.repeat(256), 'schlüssel'])
    codes.push((await post(key, { content: 'a' })).json().code)
  assert.deepEqual(codes, [
    'idempotency-key-missing',
    'idempotency-key-missing',
    'idempotency-key-invalid',
    'idempotency-key-invalid',
  ])
  assert.deepEqual(await effects(), { notes: 0, events: 0 })
})

test('keys are forgotten after a day, and no sooner', async (t) => {
  const { db, post } = await setUp(t)
  await post('old', { content: 'a' })
  await post('new', { content: 'b' })
  await db.query(`update service.idempotency_keys set created_at = now() - interval '25 hours' where key = 'old'`)
  assert.equal(await forgetKeys(db), 1)
  assert.deepEqual(await db.query('select key from service.idempotency_keys'), [{ key: 'new' }])
})
