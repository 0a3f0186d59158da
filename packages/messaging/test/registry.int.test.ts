import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import {
  type Log,
  on,
  openRegistry,
  PermanentError,
  prepareEvents,
  publish,
  type RegistryOptions,
  registerSchemas,
  Unavailable,
} from '../src/index.ts'
import { type FakeRegistry, openFakeRegistry } from './fake-registry.ts'
import { createWorld, SERVICE, until } from './harness.ts'
import { Ping } from './ping.ts'

const nowhere = 'http://127.0.0.1:1'
const order = { type: 'record', name: 'Order', fields: [{ name: 'id', type: 'string' }] }
const away = { status: 503, body: '{"message":"down"}' }

async function freshFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-schemas-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

/** A registry that knows `order` as 7 in the subject `s`. */
async function fakeWithOrder(t: TestContext): Promise<FakeRegistry> {
  const fake = await openFakeRegistry(t)
  fake.schemas.set(7, JSON.stringify(order))
  fake.ids.set(`s ${JSON.stringify(order)}`, 7)
  return fake
}

/** A log that remembers what it was told, and all of it as text. */
function listening(): { log: Log; warnings: string[]; text(): string } {
  const all: unknown[] = []
  const warnings: string[] = []
  const note = (fields: object, message: string) => void all.push(fields, message)
  const warn = (fields: object, message: string) => {
    note(fields, message)
    warnings.push(message)
  }
  return { log: { debug: note, info: note, warn, error: warn }, warnings, text: () => inspect(all, { depth: 10 }) }
}

test('an id is asked for once: by all who want it at a time, and for ever after', async (t) => {
  const fake = await fakeWithOrder(t)
  const registry = openRegistry(fake.url)
  const together = await Promise.all([registry.schemaOf(7), registry.schemaOf(7)])
  assert.deepEqual([...together, await registry.schemaOf(7)], [order, order, order])
  assert.deepEqual(await Promise.all([registry.idOf('s', order), registry.idOf('s', order)]), [7, 7])
  assert.equal(await registry.idOf('s', order), 7)
  assert.deepEqual(fake.asked, ['GET /schemas/ids/7', 'POST /subjects/s'])
})

test('a schema that was seen is read without the registry, in the same process and in the next one', async (t) => {
  const fake = await fakeWithOrder(t)
  const schemaCache = await freshFolder(t)
  const warm = openRegistry(fake.url, { schemaCache })
  await warm.schemaOf(7)
  await warm.idOf('s', order)
  fake.answer = away
  assert.deepEqual(await warm.schemaOf(7), order)

  const { log, warnings } = listening()
  const cold = openRegistry(fake.url, { schemaCache, log })
  assert.deepEqual(await cold.schemaOf(7), order)
  assert.equal(await cold.idOf('s', order), 7)
  assert.match(warnings.join(), /stands in/)
  await assert.rejects(cold.schemaOf(8), Unavailable)
  await assert.rejects(cold.idOf('t', order), Unavailable)
  assert.deepEqual(await readdir(join(schemaCache, (await readdir(schemaCache))[0] ?? '')).then((all) => all.length), 2)
})

test('an outage costs one time-out and not one for each schema that is known', async (t) => {
  const fake = await fakeWithOrder(t)
  const schemaCache = await freshFolder(t)
  const other = { ...order, name: 'Other' }
  fake.schemas.set(8, JSON.stringify(other))
  for (const id of [7, 8]) await openRegistry(fake.url, { schemaCache }).schemaOf(id)
  fake.answer = away
  fake.asked.length = 0
  const cold = openRegistry(fake.url, { schemaCache })
  assert.deepEqual(await cold.schemaOf(7), order)
  assert.deepEqual(await cold.schemaOf(8), other)
  assert.deepEqual(fake.asked, ['GET /schemas/ids/7'])
})

test('a registry that answers is believed, and not what was kept of the one before it', async (t) => {
  const fake = await fakeWithOrder(t)
  const schemaCache = await freshFolder(t)
  await openRegistry(fake.url, { schemaCache }).schemaOf(7)
  const other = { ...order, name: 'Other' }
  fake.schemas.set(7, JSON.stringify(other))
  assert.deepEqual(await openRegistry(fake.url, { schemaCache }).schemaOf(7), other)
  fake.answer = away
  assert.deepEqual(await openRegistry(fake.url, { schemaCache }).schemaOf(7), other)
})

test('what one registry answered is never taken for the answer of another', async (t) => {
  const fake = await fakeWithOrder(t)
  const schemaCache = await freshFolder(t)
  await openRegistry(fake.url, { schemaCache }).schemaOf(7)
  await assert.rejects(openRegistry(nowhere, { schemaCache }).schemaOf(7), Unavailable)
})

for (const [how, damage] of [
  ['cut short', (text: string) => text.slice(0, 40)],
  ['empty', () => ''],
  ['changed', (text: string) => text.replace('Order', 'Odrer')],
] as const) {
  test(`a file that is ${how} is reported, and its schema fetched again`, async (t) => {
    const fake = await fakeWithOrder(t)
    const schemaCache = await freshFolder(t)
    await openRegistry(fake.url, { schemaCache }).schemaOf(7)
    const file = join(schemaCache, (await readdir(schemaCache))[0] ?? '', '7.json')
    const whole = await readFile(file, 'utf8')
    await writeFile(file, damage(whole))

    const { log, text } = listening()
    fake.answer = away
    await assert.rejects(openRegistry(fake.url, { schemaCache, log }).schemaOf(7), Unavailable)
    assert.match(text(), /7\.json/)
    fake.answer = undefined
    assert.deepEqual(await openRegistry(fake.url, { schemaCache }).schemaOf(7), order)
    assert.equal(await readFile(file, 'utf8'), whole)
  })
}

test('many processes that keep one schema at once leave one whole file', async (t) => {
  const fake = await fakeWithOrder(t)
  const schemaCache = await freshFolder(t)
  await Promise.all(Array.from({ length: 20 }, () => openRegistry(fake.url, { schemaCache }).schemaOf(7)))
  const [folder = ''] = await readdir(schemaCache)
  assert.deepEqual(await readdir(join(schemaCache, folder)), ['7.json'])
  fake.answer = away
  assert.deepEqual(await openRegistry(fake.url, { schemaCache }).schemaOf(7), order)
})

test('a folder that cannot be written costs a warning and nothing else', async (t) => {
  const fake = await fakeWithOrder(t)
  const file = join(await freshFolder(t), 'taken')
  await writeFile(file, '')
  const { log, warnings } = listening()
  assert.deepEqual(await openRegistry(fake.url, { schemaCache: file, log }).schemaOf(7), order)
  assert.match(warnings.join(), /can not be written/)
})

test('an unknown id is asked for again only after a while, and the error says when', async (t) => {
  const fake = await fakeWithOrder(t)
  const isUnknown = (again: boolean) => (error: unknown) => {
    assert.ok(error instanceof PermanentError)
    assert.equal(error.code, 'unknown-schema-id')
    assert.equal(/asked again in \d+ s/.test(error.message), again, error.message)
    return true
  }
  const patient = openRegistry(fake.url, { unknownForMs: 60_000 })
  await assert.rejects(patient.schemaOf(9), isUnknown(false))
  await assert.rejects(patient.schemaOf(9), isUnknown(true))
  assert.equal(fake.asked.length, 1)

  const hasty = openRegistry(fake.url, { unknownForMs: 0 })
  await assert.rejects(hasty.schemaOf(9), isUnknown(false))
  fake.schemas.set(9, JSON.stringify(order))
  assert.deepEqual(await hasty.schemaOf(9), order)
})

test('only a registry that says so makes an id unknown: everything else is waited for', async (t) => {
  const fake = await fakeWithOrder(t)
  const registry = openRegistry(fake.url)
  for (const answer of [
    away,
    { status: 404, body: '<html>no such page</html>' },
    { status: 404, body: '{"error_code":404,"message":"HTTP 404 Not Found"}' },
    { status: 401, body: '{"error_code":401,"message":"who are you?"}' },
    { status: 403, body: '{}' },
    { status: 429, body: '{}' },
    { status: 200, body: 'welcome to the guest network' },
  ]) {
    fake.answer = answer
    await assert.rejects(registry.schemaOf(9), Unavailable, JSON.stringify(answer))
  }
  fake.answer = undefined
  await assert.rejects(registry.schemaOf(9), { code: 'unknown-schema-id' })
})

test('several registries are tried in turn, the one that answered last first', async (t) => {
  const [first, second] = [await fakeWithOrder(t), await fakeWithOrder(t)]
  second.schemas.set(8, JSON.stringify(order))
  const registry = openRegistry(`${nowhere}, ${first.url}/,${second.url}`)
  assert.equal(await registry.idOf('s', order), 7)
  first.answer = away
  assert.deepEqual(await registry.schemaOf(7), order)
  assert.deepEqual(await registry.schemaOf(8), order)
  assert.deepEqual(second.asked, ['GET /schemas/ids/7', 'GET /schemas/ids/8'])
  assert.equal(first.asked.length, 2)
})

test('an id is unknown only when every registry says so: one that is away may know it', async (t) => {
  const [first, second] = [await fakeWithOrder(t), await fakeWithOrder(t)]
  const registry = openRegistry(`${first.url},${second.url}`, { unknownForMs: 0 })
  second.answer = away
  await assert.rejects(registry.schemaOf(9), Unavailable)
  second.answer = undefined
  await assert.rejects(registry.schemaOf(9), { code: 'unknown-schema-id' })
  second.schemas.set(9, JSON.stringify(order))
  assert.deepEqual(await registry.schemaOf(9), order)
})

test('a login goes into the request, and into no error, log, file or address', async (t) => {
  const fake = await fakeWithOrder(t)
  const schemaCache = await freshFolder(t)
  const { log, text } = listening()
  const open = (at: string, options: RegistryOptions = {}) => openRegistry(at, { schemaCache, log, ...options })
  const withLogin = fake.url.replace('http://', 'http://me:hunter2%40@')
  await open(withLogin).schemaOf(7)
  assert.equal(fake.logins[0], `Basic ${Buffer.from('me:hunter2@').toString('base64')}`)

  const said: unknown[] = []
  fake.answer = { status: 401, body: '{"error_code":401,"message":"wrong password"}' }
  await open(withLogin)
    .schemaOf(9)
    .catch((error: unknown) => said.push(error))
  await open(withLogin)
    .idOf('s', order)
    .catch((error: unknown) => said.push(error))
  fake.answer = away
  await open(withLogin).schemaOf(7)
  await open('http://me:hunter2@127.0.0.1:1')
    .schemaOf(9)
    .catch((error: unknown) => said.push(error))
  for (const wrong of ['http://me:hunter2@:x', 'ftp://me:hunter2@host', 'me:hunter2']) {
    assert.throws(
      () => open(wrong),
      (error) => said.push(error) > 0,
    )
  }
  assert.equal(said.length, 6)
  const files = await Promise.all(
    (await readdir(schemaCache, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
  )
  assert.ok(files.length > 0)
  assert.doesNotMatch(inspect([said, files], { depth: 10 }) + text(), /hunter2|aHVudGVyM|bWU6/)
})

test('a schema of another type is refused by its type', async (t) => {
  const fake = await openFakeRegistry(t)
  fake.answer = { status: 200, body: JSON.stringify({ schemaType: 'PROTOBUF', schema: 'syntax = "proto3";' }) }
  await assert.rejects(openRegistry(fake.url).schemaOf(1), /Schema 1 is of type PROTOBUF/)
})

test('the subjects and versions there are', async () => {
  const registry = openRegistry(process.env.SCHEMA_REGISTRY_URL ?? '')
  await registerSchemas({ registryUrl: registry, events: [Ping] })
  assert.ok((await registry.subjects()).includes(Ping.subject))
  const versions = await registry.versions(Ping.subject)
  assert.deepEqual(versions.at(-1), {
    version: versions.length,
    id: await registry.idOf(Ping.subject, Ping.schema),
    schema: JSON.parse(JSON.stringify(Ping.schema)),
  })
  assert.deepEqual(await registry.versions('no such subject'), [])
})

test('a service starts while the registry is away when it knew its schemas before', async (t) => {
  const world = await createWorld(t)
  const schemaCache = await freshFolder(t)
  const fake = await openFakeRegistry(t)
  fake.ids.set(`${Ping.subject} ${JSON.stringify(Ping.schema)}`, 7)
  const { log } = listening()
  const prepare = () => {
    const registryUrl = openRegistry(fake.url, { schemaCache, log })
    return prepareEvents(world.db, [Ping], { registryUrl, source: SERVICE, log, signal: AbortSignal.timeout(1_500) })
  }
  fake.answer = away
  await assert.rejects(prepare(), { name: 'AbortError' })
  fake.answer = undefined
  await prepare()
  fake.answer = away
  await prepare()
  assert.equal(world.db.publishing.schemaIds.get(Ping), 7)
})

test('while the registry is away known events go on, new ones wait, and none becomes a dead letter', async (t) => {
  const world = await createWorld(t)
  const schemaCache = await freshFolder(t)
  const fake = await openFakeRegistry(t)
  const id = await openRegistry(world.registryUrl).idOf(Ping.subject, Ping.schema)
  assert.ok(id)
  fake.schemas.set(id, JSON.stringify(Ping.schema))
  await openRegistry(fake.url, { schemaCache }).schemaOf(id)

  fake.answer = away
  const seen: string[] = []
  world.consumer([on(Ping, ({ data }) => void seen.push(data.id))], {
    registryUrl: openRegistry(fake.url, { schemaCache }),
  })
  world.relay()
  const send = (key: string) =>
    world.db.transaction((tx) => publish(tx, Ping({ id: key, n: 1, at: new Date(1_763_700_000_000) })))
  await send('known')
  await until('the known one was applied', () => seen.length === 1)

  const fresh = { ...(Ping.schema as object), doc: 'Nobody has seen this one.' }
  const unseen = await openRegistry(world.registryUrl).register(`${world.topicPrefix}unseen`, fresh)
  world.db.publishing.schemaIds.set(Ping, unseen)
  await send('new')
  await until(
    'the new one waits for its schema',
    () => fake.asked.filter((path) => path.endsWith(`/${unseen}`)).length > 1,
  )
  assert.deepEqual(seen, ['known'])
  world.db.publishing.schemaIds.set(Ping, id)
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await send(key)
  await until('known ones of other partitions were applied', () => seen.length > 1)
  assert.ok(!seen.includes('new'))

  fake.schemas.set(unseen, JSON.stringify(fresh))
  fake.answer = undefined
  await until('all were applied', () => seen.length === 10)
  assert.deepEqual(await world.dump(`${SERVICE}.dlq.v1`), [])
})
