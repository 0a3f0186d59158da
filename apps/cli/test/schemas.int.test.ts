import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { Admin } from '@platformatic/kafka'
import { eventByType, OrderPlaced, topics } from '@waybill/contracts'
import { createTopics, openRegistry } from '@waybill/messaging'
import { compareSchemas } from '@waybill/operations'
import { startRegistry } from '@waybill/schema-registry'
import { createBroker, publishAs } from '@waybill/testing'
import { exampleOf } from '../src/schemas/docs/example.ts'
import { historyOf } from '../src/schemas/history.ts'
import { waybill } from './waybill.ts'

const root = join(import.meta.dirname, '../../..')
const brokers = (process.env.KAFKA_BROKERS ?? '').split(',')
const avsc = join(root, 'contracts/avro/orders.v1/OrderPlaced.avsc')

async function freshFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-schemas-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

/** The address of a registry that no other test has; it and its topic are gone after the test. */
async function freshRegistry(t: TestContext): Promise<string> {
  const topic = `schemas_${randomBytes(6).toString('hex')}`
  const registry = await startRegistry({ brokers, topic })
  t.after(async () => {
    await registry.close()
    const admin = new Admin({ clientId: 'test', bootstrapBrokers: brokers })
    await admin.deleteTopics({ topics: [topic] })
    await admin.close()
  })
  return registry.url
}

/** OrderPlaced as it is written down, changed. */
async function changed(
  t: TestContext,
  change: (schema: { fields: Record<string, unknown>[] }) => void,
): Promise<string> {
  const schema = JSON.parse(await readFile(avsc, 'utf8'))
  change(schema)
  const file = join(await freshFolder(t), 'OrderPlaced.avsc')
  await writeFile(file, JSON.stringify(schema))
  return file
}

test('contracts are registered, after a dry run that changes nothing, and then listed and shown', async (t) => {
  const registry = await freshRegistry(t)
  await openRegistry(registry).register('gone.v1-waybill.gone.Gone', { type: 'record', name: 'Gone', fields: [] })
  const outcomes = async (...args: string[]) => {
    const { out, err, code } = await waybill(['schemas', 'register', '--registry', registry, '--json', ...args])
    assert.equal(code, 0, err)
    return new Set(JSON.parse(out).map(({ outcome }: { outcome: string }) => outcome))
  }
  assert.deepEqual(await outcomes('--dry-run'), new Set(['would be registered']))
  assert.deepEqual(await openRegistry(registry).versions(OrderPlaced.subject), [])
  assert.deepEqual(await outcomes(), new Set(['registered']))
  assert.deepEqual(await outcomes(), new Set(['there already']))

  const listed = await waybill(['schemas', 'list', '--registry', registry])
  assert.match(listed.out, /^SUBJECT .*VERSIONS .*NEWEST .*ID .*CONTRACT/)
  assert.match(listed.out, /orders\.v1-waybill\.orders\.OrderPlaced +1 +1 +\d+ +registered/)
  assert.match(listed.out, /gone\.v1-waybill\.gone\.Gone +1 +1 +\d+ +no contract/)

  const shown = await waybill(['schemas', 'show', 'OrderPlaced', '--registry', registry, '--json'])
  assert.deepEqual(compareSchemas(OrderPlaced.schema, JSON.parse(shown.out).schema), [])
  const none = await waybill(['schemas', 'show', 'OrderPlaced', '7', '--registry', registry])
  assert.deepEqual([none.code, /has no version 7 in the registry\. It has: 1\./.test(none.err)], [1, true])
})

test('a contract that breaks with a version in the registry fails the check, named by field, rule and whom', async (t) => {
  const registry = await freshRegistry(t)
  const { fields, ...record } = OrderPlaced.schema as { fields: { name: string }[] }
  const narrow = { ...record, fields: fields.filter(({ name }) => name !== 'paymentToken') }
  await openRegistry(registry).register(OrderPlaced.subject, narrow)

  const { code, out } = await waybill(['schemas', 'check', '--registry', registry])
  assert.equal(code, 1)
  assert.match(out, /breaks {2}OrderPlacedV2 {2}contracts\/avro\/orders\.v1\/OrderPlaced\.avsc/)
  assert.match(
    out,
    /Data that is on the topic .*payments.*READER_FIELD_MISSING_DEFAULT_VALUE, with version 1 in the registry/,
  )
  assert.match(out, /Give "paymentToken" a "default"/)

  const dry = await waybill(['schemas', 'register', '--dry-run', '--registry', registry])
  assert.equal(dry.code, 1)
  assert.match(dry.out, /OrderPlacedV2 +would be refused/)
})

test('a registry that was named and can not be reached fails the check; one that was not is left out', async () => {
  const away = 'http://127.0.0.1:1'
  const named = await waybill(['schemas', 'check', '--registry', away])
  assert.equal(named.code, 1)
  assert.match(named.err, /can't be reached/)
  const found = await waybill(['schemas', 'check', '--json'], { SCHEMA_REGISTRY_URL: away })
  assert.equal(found.code, 0, found.err)
  const { compatible, breaks, notes } = JSON.parse(found.out)
  assert.deepEqual([compatible, breaks], [true, []])
  assert.match(notes.join(), /Only git was asked/)
})

test('every version that a contract had in git is found, with the shapes as they were', async (t) => {
  const repository = await freshFolder(t)
  const git = (...args: string[]) =>
    promisify(execFile)('git', ['-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args])
  const put = async (file: string, schema: object | string) => {
    await mkdir(join(repository, 'contracts/avro', file, '..'), { recursive: true })
    await writeFile(
      join(repository, 'contracts/avro', file),
      typeof schema === 'string' ? schema : JSON.stringify(schema),
    )
  }
  const commit = async () => {
    await git('add', '.')
    await git('commit', '-qm', 'next')
  }
  const shape = (type: string) => ({
    type: 'record',
    name: 'S',
    namespace: 'waybill.shapes',
    fields: [{ name: 'a', type }],
  })
  const event = {
    type: 'record',
    name: 'E',
    namespace: 'waybill.test',
    fields: [{ name: 's', type: 'waybill.shapes.S' }],
  }
  await git('init', '-q')
  await put('shapes/S.avsc', shape('int'))
  await put('test.v1/E.avsc', event)
  await commit()
  await put('shapes/S.avsc', shape('long'))
  await commit()
  await put('test.v1/F.avsc', '{ no JSON')
  await commit()

  const { versions, notes } = await historyOf('HEAD', repository)
  assert.deepEqual(
    versions.map(({ subject, schema }) => [subject, (schema as typeof event).fields[0]?.type]),
    [
      ['test.v1-waybill.test.E', shape('long')],
      ['test.v1-waybill.test.E', shape('int')],
    ],
  )
  assert.match(notes.join(), /F\.avsc: is not valid JSON/)
  await assert.rejects(historyOf('nowhere', repository), /git can't tell the earlier versions of the contracts/)
})

test('a proposed schema is tried on real records: which fail, at which field, and what they hold there', async (t) => {
  const broker = await createBroker(t, { topics: ['orders.v1'] })
  const topic = `${broker.topicPrefix}orders.v1`
  const confirmed = eventByType.get('orders.order.confirmed')
  assert.ok(confirmed)
  await publishAs(t, broker, OrderPlaced(exampleOf(OrderPlaced.schema) as OrderPlaced))
  await publishAs(t, broker, confirmed(exampleOf(confirmed.schema)))
  const tried = async (file: string, ...args: string[]) =>
    waybill(['schemas', 'try', file, '--topic', topic, '--registry', broker.registryUrl, ...args])

  const fine = await tried(await changed(t, ({ fields }) => fields.push({ name: 'note', type: 'string', default: '' })))
  assert.deepEqual(
    [fine.code, /2 newest records .*: 1 can be read, 0 fail, 1 are other events/.test(fine.out)],
    [0, true],
  )

  const broken = await changed(t, ({ fields }) => {
    for (const field of fields) if (field.name === 'paymentToken') field.type = 'long'
  })
  const { code, out } = await tried(broken)
  assert.equal(code, 1)
  assert.match(out, /fails {2}.*orders\.v1 \d\/\d+, written with schema \d+/)
  assert.match(out, /OrderPlacedV2\.paymentToken \(TYPE_MISMATCH\): .*; here it is "paymentToken"/)
  const { fails, read, other } = JSON.parse((await tried(broken, '--json')).out)
  assert.deepEqual([fails.length, read, other], [1, 0, 1])
  const last = JSON.parse((await tried(broken, '--last', '1', '--json')).out)
  assert.equal(last.fails.length + last.other, 1)
})

test('the commands that the docs show to change a schema run', async (t) => {
  const howTo = await readFile(join(root, 'docs/how-to.md'), 'utf8')
  const section = howTo.split('\n## ').find((part) => part.startsWith("Change an event's schema safely")) ?? ''
  const commands = [...section.matchAll(/^\.\/waybill (.*?)( +#.*)?$/gm)].map(([, command = '']) => command)
  assert.deepEqual(
    new Set(commands.map((command) => command.split(' ')[1])),
    new Set(['diff', 'check', 'try', 'register', 'list', 'show']),
  )

  await createTopics({ brokers, topics: topics.filter(({ name }) => name === 'orders.v1') })
  const env = { SCHEMA_REGISTRY_URL: await freshRegistry(t) }
  await openRegistry(env.SCHEMA_REGISTRY_URL).register(OrderPlaced.subject, OrderPlaced.schema)
  for (const command of commands) {
    const { code, err } = await waybill(command.split(' '), env)
    assert.deepEqual([code, err], [0, ''], command)
  }
})
