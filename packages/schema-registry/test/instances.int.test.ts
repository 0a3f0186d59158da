import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Fenced, FencedProducer } from '../src/fenced-producer.ts'
import type { LogRecord } from '../src/record-format.ts'
import { registryClient } from './client.ts'
import { brokers, createRegistry, freshTopic, recordsIn, until } from './kafka.ts'
import { type RegistryProcess, startProcess } from './process.ts'
import { readTopic } from './read-topic.ts'
import { fixed } from './schemas.ts'

const numbered = (n: number) => fixed(`F${n}`, 1)
const health = async (url: string) =>
  (await (await fetch(`${url}/health/ready`)).json()) as { role: string; leader?: string }

test('one instance writes, the others forward; what was answered can be read at once where it was asked', async (t) => {
  const topic = freshTopic(t)
  const [first, ...others] = [
    await createRegistry(t, { topic }),
    await createRegistry(t, { topic }),
    await createRegistry(t, { topic }),
  ] as const
  await first.client.register('s0', numbered(0))
  for (let n = 1; n <= 20; n++) {
    const { client } = others[n % 2] ?? first
    const id = await client.register(`s${n}`, numbered(n))
    assert.equal(id, n + 1)
    assert.deepEqual(await client.byId(id), numbered(n))
  }
  assert.deepEqual(await Promise.all([first, ...others].map(async ({ url }) => (await health(url)).role)), [
    'leader',
    'follower',
    'follower',
  ])
  assert.deepEqual(await health(others[0].url), { ...(await health(others[1].url)), leader: first.url })
})

test('what the leader refuses is answered as the leader answers it', async (t) => {
  const topic = freshTopic(t)
  const [leader, follower] = [await createRegistry(t, { topic }), await createRegistry(t, { topic })]
  await leader.client.register('s', { type: 'record', name: 'R', fields: [] })
  const wrong = { type: 'record', name: 'R', fields: [{ name: 'a', type: 'int' }] }
  await assert.rejects(follower.client.register('s', wrong), { name: 'RegistryError', code: 40901 })
  const deletion = await fetch(`${follower.url}/subjects/s`, { method: 'DELETE' })
  assert.deepEqual([deletion.status, await deletion.json()], [200, [1]])
  assert.deepEqual(await follower.client.subjects(), [])
})

test('a write that was forwarded once is not forwarded again', async (t) => {
  const topic = freshTopic(t)
  const [leader, follower] = [await createRegistry(t, { topic }), await createRegistry(t, { topic })]
  await leader.client.register('s', numbered(1))
  const headers = { 'content-type': 'application/json', 'x-forward': 'true' }
  const body = JSON.stringify({ schema: JSON.stringify(numbered(2)) })
  const answer = await fetch(`${follower.url}/subjects/t/versions`, { method: 'POST', headers, body })
  assert.equal(answer.status, 500)
  assert.equal(((await answer.json()) as { error_code: number }).error_code, 50004)
})

test('a leader that was fenced off can write nothing more', async (t) => {
  const topic = freshTopic(t)
  await (await createRegistry(t, { topic })).stop()
  const client = { clientId: 'test', bootstrapBrokers: brokers(), connectTimeout: 2_000, requestTimeout: 10_000 }
  const [old, heir] = [new FencedProducer(client, topic), new FencedProducer(client, topic)]
  t.after(() => Promise.all([old.close(), heir.close()]))
  const record = { type: 'NOOP', value: null } as const
  const before = await old.open()
  await old.send(before, [record, record])
  await old.send(before, [record])
  const after = await heir.open()
  await heir.send(after, [record])
  await assert.rejects(old.send(before, [record]), Fenced)
  await heir.send(after, [record])
  assert.equal(await recordsIn(topic), 5)
})

test('what another leader wrote before the claim counts; what it writes after is refused', async (t) => {
  const topic = freshTopic(t)
  const { client } = await createRegistry(t, { topic })
  await client.register('s1', numbered(1))
  const kafka = { clientId: 'test', bootstrapBrokers: brokers(), connectTimeout: 2_000, requestTimeout: 10_000 }
  const other = new FencedProducer(kafka, topic)
  t.after(() => other.close())
  const epoch = await other.open()
  const gone = { id: 'gone', url: 'http://127.0.0.1:1' }
  const schemaOf = (id: number): LogRecord => {
    const [subject, version] = [`other${id}`, 1]
    const value = { subject, version, id, schema: JSON.stringify(numbered(id)), deleted: false }
    return { type: 'SCHEMA', subject, version, value }
  }
  await other.send(epoch, [{ type: 'NOOP', value: { maxId: 1, leader: gone } }, schemaOf(2), schemaOf(3)])
  assert.equal(await client.register('s4', numbered(4)), 4)
  await assert.rejects(other.send(epoch, [schemaOf(4)]), Fenced)
  assert.deepEqual(await client.byId(2), numbered(2))
  assert.equal(await client.register('s5', numbered(5)), 5)
})

test('a leader that stands still is replaced, and follows when it goes on', async (t) => {
  const topic = freshTopic(t)
  const [frozen, other] = [await startProcess(t, { SCHEMAS_TOPIC: topic }), await createRegistry(t, { topic })]
  await registryClient({ url: frozen.url }).register('s1', numbered(1))
  frozen.process.kill('SIGSTOP')
  assert.equal(await other.client.register('s2', numbered(2)), 2)
  frozen.process.kill('SIGCONT')
  assert.equal(await registryClient({ url: frozen.url }).register('s3', numbered(3)), 3)
  assert.deepEqual(await health(frozen.url), { ...(await health(other.url)), role: 'follower' })
})

const WRITERS = 6
const SCHEMAS_EACH = 25
const KILLS = 3

test('three processes, one killed with -9 again and again while all register: an id means one schema, none is lost', async (t) => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  t.diagnostic(`seed ${seed}`)
  const random = seeded(seed)
  const topic = freshTopic(t)
  const start = () => startProcess(t, { SCHEMAS_TOPIC: topic })
  const running: RegistryProcess[] = await Promise.all([start(), start(), start()])
  const answered: { subject: string; text: string; id: number }[] = []

  const writer = async (name: number) => {
    for (let n = 0; n < SCHEMAS_EACH; n++) {
      const subject = `s${name}.${n}`
      const schema = numbered(n % 5 === 0 ? n : name * 1_000 + n) // Some are everyone's: they share an id.
      for (;;) {
        const { url } = running[Math.floor(random() * running.length)] as RegistryProcess
        const id = await registryClient({ url })
          .register(subject, schema)
          .catch(() => undefined)
        if (id !== undefined) {
          answered.push({ subject, text: JSON.stringify(schema), id })
          break
        }
        await delay(20)
      }
    }
  }
  const killer = async () => {
    for (let kill = 1; kill <= KILLS; kill++) {
      await until('more was registered', async () => answered.length >= (kill * WRITERS * SCHEMAS_EACH) / (KILLS + 2))
      const roles = await Promise.all(running.map(async ({ url }) => (await health(url)).role))
      const at = Math.max(0, roles.indexOf('leader'))
      await running[at]?.kill()
      running[at] = await start()
    }
  }
  await Promise.all([killer(), ...Array.from({ length: WRITERS }, (_, name) => writer(name))])

  // The topic itself, read by nothing of the registry: no id has two schemas, and every answer is in it.
  const stored = new Map<number, string>()
  const versions = new Map<string, number>()
  for (const { key, value } of await readTopic(topic)) {
    if (key.keytype !== 'SCHEMA' || value === undefined) continue
    const { id, subject, schema } = value as { id: number; subject: string; schema: string }
    assert.equal(stored.get(id) ?? schema, schema, `id ${id}, seed ${seed}`)
    stored.set(id, schema)
    versions.set(subject, id)
  }
  assert.equal(answered.length, WRITERS * SCHEMAS_EACH)
  assert.equal(new Set(stored.values()).size, stored.size, 'a schema has one id')
  for (const { subject, text, id } of answered) {
    assert.equal(versions.get(subject), id, `${subject}, seed ${seed}`)
    assert.deepEqual(JSON.parse(stored.get(id) ?? 'null'), JSON.parse(text), `id ${id}, seed ${seed}`)
  }
  for (const { url } of running) {
    const client = registryClient({ url })
    await until('it has read all', async () => (await client.subjects()).length === versions.size)
    for (const [id, schema] of stored) assert.deepEqual(await client.byId(id), JSON.parse(schema))
  }
})

/** Numbers between 0 and 1, the same for the same seed: mulberry32 by Tommy Ettinger. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
