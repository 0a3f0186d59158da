import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { PageViewed } from '@waybill/contracts'
import { openRegistry, PermanentError } from '@waybill/messaging'
import { createBroker, publishAs } from '@waybill/testing'
import { levelsOf, listSubjects, openRest, propose, register, rehearse, setLevel, versionsOf } from '../src/index.ts'

const ask = openRest(process.env.SCHEMA_REGISTRY_URL ?? '')
const field = (name: string, type: unknown, more: object = {}) => ({ name, type, ...more })
const record = (...fields: object[]) => ({ type: 'record', name: 'Tried', namespace: 'test', fields })

test('a proposal is told what each version, each level and the registry say of it, and a breaking one is refused', async () => {
  const subject = `ops-${randomBytes(4).toString('hex')}-test.Tried`
  const first = record(field('id', 'string'))
  await register(ask, subject, first)
  await setLevel(ask, subject, 'BACKWARD_TRANSITIVE')
  const second = record(field('id', 'string'), field('n', 'int', { default: 0 }))
  const fine = await propose(ask, subject, second)
  assert.deepEqual([fine.accepted, fine.sameAs, fine.level], [true, undefined, 'BACKWARD_TRANSITIVE'])
  assert.ok(fine.verdicts.every(({ passes }) => passes))
  await register(ask, subject, second)

  const breaking = record(field('n', 'int', { default: 0 }), field('place', 'string'))
  const told = await propose(ask, subject, breaking)
  assert.equal(told.accepted, false)
  assert.match(told.messages.join(), /READER_FIELD_MISSING_DEFAULT_VALUE/)
  assert.deepEqual(
    told.fits.map(({ version, backward }) => [version, backward.length]),
    [
      [2, 1],
      [1, 1],
    ],
  )
  assert.deepEqual(
    told.verdicts.filter(({ passes }) => passes).map(({ level }) => level),
    ['NONE'],
  )
  assert.match(told.breaks[0]?.suggestion ?? '', /default/)
  assert.deepEqual(told.changes.map(({ where, effect }) => `${where} ${effect}`).sort(), [
    'Tried.id readers first',
    'Tried.place breaks data',
  ])
  await assert.rejects(register(ask, subject, breaking), (error) => {
    assert.ok(error instanceof PermanentError)
    return /registry-409/.test(error.code) && /place/.test(error.message)
  })
  assert.deepEqual((await propose(ask, subject, second)).sameAs, 2)

  assert.deepEqual(
    (await versionsOf(ask, subject)).map(({ version }) => version),
    [2, 1],
  )
  assert.equal((await listSubjects(ask)).find((one) => one.subject === subject)?.version, 2)
  await setLevel(ask, subject, null)
  assert.equal((await levelsOf(ask, subject)).own, undefined)
  await assert.rejects(versionsOf(ask, `${subject}-not-there`), /40401/)
})

test('real records are read with a proposed schema, and those that fail are named', async (t) => {
  const broker = await createBroker(t, { topics: [PageViewed.topic] })
  const { brokers, topicPrefix, registryUrl } = broker
  await publishAs(t, broker, PageViewed({ sku: 'mug', userId: null, viewedAt: new Date() }))
  const { schema } = PageViewed
  const options = { brokers, topicPrefix, topic: PageViewed.topic, last: 10, registry: openRegistry(registryUrl) }
  const good = await rehearse(schema as Record<string, unknown>, options)
  assert.deepEqual([good.read, good.fails.length], [1, 0])
  const { fields } = schema as { fields: object[] }
  const worse = await rehearse({ ...schema, fields: [...fields, field('place', 'string')] }, options)
  assert.deepEqual([worse.read, worse.fails.length], [0, 1])
  assert.match(worse.fails[0]?.faults[0]?.message ?? '', /place/)
  await assert.rejects(rehearse(schema as Record<string, unknown>, { ...options, last: 5_000 }), RangeError)
})
