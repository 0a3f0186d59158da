import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lintName } from '../src/topics/name.ts'
import { isInternal, roleOf } from '../src/topics/role.ts'
import { despiteDeletions } from '../src/topics/vanishing.ts'

test('a name is refused where Kafka refuses it', () => {
  const table: [name: string, says: RegExp][] = [
    ['', /needs a name/],
    ['.', /can't be called/],
    ['..', /can't be called/],
    ['orders v1', /no " "/],
    ['bestellungen.größe.v1', /no "ö", "ß"/],
    ['a'.repeat(250), /250 characters; 249/],
  ]
  for (const [name, says] of table) assert.match(lintName(name).errors.join(' '), says, name)
  assert.deepEqual(lintName('orders.v1'), { errors: [], warnings: [] })
  assert.deepEqual(lintName('a'.repeat(246).concat('.v1')).errors, [])
})

test('a name that only dots and underscores tell from another is refused, and one that is taken too', () => {
  assert.match(lintName('orders.late.v1', ['orders_late.v1']).errors.join(), /can't be told from orders_late.v1/)
  assert.match(lintName('orders.v1', ['orders.v1']).errors.join(), /There is a topic orders.v1 already/)
  assert.deepEqual(lintName('orders-late.v1', ['orders.late.v1']).errors, [])
})

test('whatever is accepted, Kafka accepts: only its characters, and no more than it takes', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (name) => {
      const legal = /^[a-zA-Z0-9._-]{1,249}$/.test(name) && name !== '.' && name !== '..'
      assert.equal(lintName(name).errors.length === 0, legal)
    }),
    { numRuns: 500 },
  )
})

test('what is allowed and unwise is said', () => {
  const table: [name: string, says: RegExp][] = [
    ['__orders.v1', /Kafka’s own/],
    ['orders_late.v1', /mixes/],
    ['Orders.v1', /Capital letters/],
    ['orders', /no version/],
  ]
  for (const [name, says] of table) assert.match(lintName(name).warnings.join(' '), says, name)
})

test('what a topic is for is told by its name, and by its policy when the name says nothing', () => {
  const table: [name: string, cleanup: string, role: string][] = [
    ['orders.v1', 'delete', 'event'],
    ['products.v1', 'compact', 'compacted'],
    ['products.v1', 'compact,delete', 'compacted'],
    ['orders.dlq.v1', 'delete', 'dead-letter'],
    ['orders-DLT', 'delete', 'dead-letter'],
    ['orders.retry.30s.v1', 'delete', 'retry'],
    ['orders.redrive.v1', 'delete', 'retry'],
    ['retrying.v1', 'delete', 'event'],
    ['__consumer_offsets', 'compact', 'internal'],
    ['_schemas', 'compact', 'internal'],
  ]
  for (const [name, cleanup, role] of table) assert.equal(roleOf(name, cleanup), role, name)
  assert.equal(isInternal('orders.v1'), false)
})

test('a look at all topics is repeated while others are being deleted, and fails for any other reason', async () => {
  let looks = 0
  const vanished = Object.assign(new Error('gone'), { apiId: 'UNKNOWN_TOPIC_OR_PARTITION' })
  const found = await despiteDeletions(async () => {
    looks += 1
    if (looks <= 10) throw vanished
    return 'found'
  })
  assert.deepEqual([found, looks], ['found', 11])
  await assert.rejects(
    despiteDeletions(() => Promise.reject(new Error('no broker'))),
    /no broker/,
  )
})
