import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { AnyEventType } from '@waybill/messaging'
import { catalogue, consumers, counters } from '../src/catalogue.ts'
import * as contracts from '../src/index.ts'
import { eventByType, events, topic, topics } from '../src/index.ts'
import { attributesOf, type Schema, typesOf } from './schema.ts'

const avro = join(import.meta.dirname, '../avro')
const schemaOf = (event: AnyEventType) => event.schema as Schema

test('each event of the catalogue has exactly one schema file, and the other way round', () => {
  const files = readdirSync(avro).filter((folder) => folder !== 'shapes')
  // An older version, Event.v1.avsc, belongs to the file of the newest.
  const newest = (folder: string) => readdirSync(join(avro, folder)).filter((file) => !/\.v\d+\.avsc$/.test(file))
  const found = files.flatMap((folder) => newest(folder).map((file) => `${folder}/${file}`))
  const listed = catalogue.flatMap(({ name, events }) => events.map((event) => `${name}/${event}.avsc`))
  assert.deepEqual(found.sort(), listed.sort())
})

test('every topic has its settings', () => {
  const day = 24 * 60 * 60 * 1000
  const settings = ({ partitions, retentionMs, cleanup }: (typeof topics)[number]) => ({
    partitions,
    retentionMs,
    cleanup,
  })

  assert.deepEqual(settings(topic('orders.v1')), { partitions: 6, retentionMs: 7 * day, cleanup: 'delete' })
  assert.deepEqual(settings(topic('products.v1')), { partitions: 6, retentionMs: -1, cleanup: 'compact' })
  assert.deepEqual(settings(topic('orders.dlq.v1')), { partitions: 3, retentionMs: 30 * day, cleanup: 'delete' })
  assert.deepEqual(settings(topic('analytics.late.v1')), { partitions: 3, retentionMs: 30 * day, cleanup: 'delete' })
  assert.deepEqual(settings(topic('orders.redrive.v1')), { partitions: 3, retentionMs: 7 * day, cleanup: 'delete' })
  assert.equal(topics.length, catalogue.length + 2 * consumers.length + counters.length)
  assert.equal(new Set(topics.map(({ name }) => name)).size, topics.length)
})

test('an unknown topic is refused with the names that exist', () => {
  assert.throws(() => topic('order.v1'), /There is no topic "order.v1".*orders\.v1/)
})

test('every event can be found by its type, and is exported under the name of its record without the version', () => {
  const byName = new Map(Object.entries(contracts))
  for (const event of events) {
    assert.equal(eventByType.get(event.type), event)
    assert.equal(byName.get(String(schemaOf(event).name).replace(/V\d+$/, '')), event)
  }
})

for (const event of events) {
  describe(event.type, () => {
    const schema = schemaOf(event)
    const [service = ''] = event.type.split('.')

    test('is named as its topic, its service and its record', () => {
      assert.match(event.type, /^[a-z-]+\.[a-z-]+\.[a-z-]+$/)
      assert.equal(topic(event.topic).owner, service)
      assert.ok(topic(event.topic).events.includes(event.type))
      assert.equal(event.subject, `${event.topic}-waybill.${service}.${schema.name}`)
      assert.equal(schema.eventType, event.type)
      assert.equal(schema.eventVersion, event.version)
    })

    test('has a key, never null', () => {
      const key = [topic(event.topic).key].flat().at(-1)
      const field = schema.fields?.find(({ name }) => name === key)
      assert.ok(field, `no field ${key}`)
      assert.ok(
        ['string', '{"type":"string","logicalType":"uuid"}'].includes(typeText(field.type)),
        typeText(field.type),
      )
    })

    test('has no number that rounds', () => {
      const rounding = typesOf(schema).filter((type) => type === 'float' || type === 'double' || type === 'decimal')
      assert.deepEqual(rounding, [])
    })

    test('marks the personal data', () => {
      const unmarked = attributesOf(schema).filter(({ path, pii }) => isPersonal(path, service) && !pii)
      assert.deepEqual(unmarked, [], 'add "pii": true')
      const marked = attributesOf(schema).filter(({ pii }) => pii)
      assert.deepEqual(
        topic(event.topic).personal[event.type] ?? [],
        marked.map(({ path }) => path),
      )
    })
  })
}

const typeText = (type: unknown) => (typeof type === 'string' ? type : JSON.stringify(type))

// Names of fields that hold personal data wherever they are; `name` does only in an address and in a user's profile.
function isPersonal(path: string, service: string): boolean {
  if (/(^|\.)(email|street|phone|birthDate|firstName|lastName|fullName|ip)$/i.test(path)) return true
  return path === 'shipTo.name' || (service === 'identity' && path === 'name')
}
