import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Admin, Producer } from '@platformatic/kafka'
import {
  createCodec,
  decoderOf,
  frame,
  type Letter,
  lastRecords,
  listDeadLetters,
  openRegistry,
  redrive,
  unframe,
} from '@waybill/messaging'
import { countLetters, editedValue, listRetryTopics, Refused } from '../src/index.ts'
import { until } from './harness.ts'

const schema = {
  type: 'record',
  name: 'Thing',
  namespace: 'test.letters',
  piiSubject: 'id',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'count', type: 'int' },
    { name: 'name', type: 'string', pii: true },
  ],
}

/** Two services with dead letters of their own, in topics that no other test has. */
async function createLetters(t: TestContext, env: NodeJS.ProcessEnv = process.env) {
  const { KAFKA_BROKERS = '', SCHEMA_REGISTRY_URL = '' } = env
  const brokers = KAFKA_BROKERS.split(',')
  const topicPrefix = `l${randomBytes(5).toString('hex')}.`
  const registry = openRegistry(SCHEMA_REGISTRY_URL)
  const schemaId = await registry.register(`${topicPrefix}things`, schema)
  const names = ['one.dlq.v1', 'one.redrive.v1', 'two.dlq.v1', 'one.retry.5s.v1'].map((name) => topicPrefix + name)
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: brokers })
  const producer = new Producer({ clientId: 'test', bootstrapBrokers: brokers })
  t.after(async () => {
    await producer.close()
    await admin.deleteTopics({ topics: names })
    await admin.close()
  })
  await admin.createTopics({ topics: [...names], partitions: 1, replicas: 1 })
  await until('the topics are known', async () => {
    const known = await admin.listTopics()
    return names.every((name) => known.includes(name))
  })
  return {
    kafka: { brokers, topicPrefix },
    registry,
    async letter(service: string, code: string, count: number, at = new Date()) {
      const value = frame(schemaId, createCodec(schema).encode({ id: 'a', count, name: 'enc:v1:abc' }))
      const headers = {
        ...{
          ce_id: randomUUID(),
          ce_type: 'things.thing.made',
          dl_topic: 'things.v1',
          dl_partition: '0',
          dl_offset: '7',
        },
        ...{ dl_error: `no ${count}`, dl_error_code: code, dl_attempts: '3', dl_failed_at: at.toISOString() },
      }
      const bytes = new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]))
      await producer.send({
        messages: [{ topic: `${topicPrefix}${service}.dlq.v1`, key: Buffer.from('a'), value, headers: bytes }],
      })
    },
  }
}

test('the dead letters of every service are counted by cause and step; retry topics are found by their names', async (t) => {
  const { kafka, letter } = await createLetters(t)
  const at = new Date(1_763_700_000_000)
  await letter('one', 'no-account', 1, at)
  await letter('one', 'no-account', 2)
  await letter('one', 'bad-body', 3)
  await letter('two', 'no-account', 4)
  const counted = await countLetters(kafka)
  assert.deepEqual(
    counted.map(({ service, letters, causes, complete }) => [
      service,
      letters,
      complete,
      causes.map(({ code, type, letters }) => [code, type, letters]),
    ]),
    [
      [
        'one',
        3,
        true,
        [
          ['no-account', 'things.thing.made', 2],
          ['bad-body', 'things.thing.made', 1],
        ],
      ],
      ['two', 1, true, [['no-account', 'things.thing.made', 1]]],
    ],
  )
  assert.deepEqual(counted[0]?.oldest, at)
  const retries = await listRetryTopics(kafka)
  assert.deepEqual(
    retries.map(({ service, delay, waiting }) => [service, delay, waiting]),
    [['one', '5s', 0]],
  )
})

test('an edited letter goes back with its id and what was hidden; what does not fit its schema goes nowhere', async (t) => {
  const { kafka, registry, letter } = await createLetters(t)
  const open = async () => {
    const letters: Letter[] = []
    for await (const each of listDeadLetters({ ...kafka, service: 'one' })) letters.push(each)
    return letters
  }
  await letter('one', 'no-account', 1)
  const [found] = await open()
  assert.ok(found)
  const shown = { id: 'a', count: 1, name: '(encrypted)' }
  for (const [wrong, why] of [
    [{ ...shown, count: 'many' }, /count should be a whole number/],
    [{ id: 'a', name: '(encrypted)' }, /count is missing/],
    [{ ...shown, colour: 'red' }, /colour is no field/],
    [{ ...shown, name: 'Ada' }, /name would be in the clear/],
  ] as const) {
    await assert.rejects(editedValue(registry, found, wrong), (error) => {
      assert.ok(error instanceof Refused)
      assert.match(error.message, why)
      return true
    })
  }

  const value = await editedValue(registry, found, { ...shown, count: 5 })
  await redrive({ ...kafka, service: 'one', select: {}, by: 'ann', edited: () => value })
  const [sent] = await lastRecords({ ...kafka, topic: 'one.redrive.v1', last: 5 })
  assert.ok(sent)
  assert.deepEqual(decoderOf(schema)(unframe(sent.value).body), { id: 'a', count: 5, name: 'enc:v1:abc' })
  assert.equal(sent.headers.get('ce_id')?.toString(), found.id)
  assert.deepEqual(await open(), [])
})
