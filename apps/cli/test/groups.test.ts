import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestOf } from '../src/groups/request.ts'

const now = Date.UTC(2026, 10, 21, 12)
const of = (options: Omit<Parameters<typeof requestOf>[0], 'group'>) => requestOf({ group: 'g', ...options }, now)

test('the options of a reset are read as those of Kafka’s own tool', () => {
  assert.deepEqual(of({ topic: ['orders.v1:0,2,0', 'payments.v1'], toEarliest: true }), {
    group: 'g',
    scope: [{ topic: 'orders.v1', partitions: [0, 2] }, { topic: 'payments.v1' }],
    to: { kind: 'earliest' },
  })
  assert.deepEqual(of({ allTopics: true, toDatetime: '2h' }).to, { kind: 'datetime', time: new Date(now - 7_200_000) })
  assert.deepEqual(of({ allTopics: true, shiftBy: '-10' }).to, { kind: 'shift', by: -10n })
  assert.deepEqual(of({ allTopics: true, toOffset: '17' }).to, { kind: 'offset', offset: 17n })
  assert.deepEqual(of({ allTopics: true, fromGroup: 'h' }).to, { kind: 'group', group: 'h' })
})

test('a reset that does not say which partitions, or where to, or says it twice, is refused', () => {
  for (const wrong of [
    { toEarliest: true },
    { toEarliest: true, allTopics: true, topic: ['t'] },
    { allTopics: true },
    { allTopics: true, toEarliest: true, toLatest: true },
    { topic: ['t:one'], toLatest: true },
    { allTopics: true, toOffset: '-1' },
    { allTopics: true, shiftBy: '1.5' },
    { allTopics: true, toDatetime: 'yesterday' },
  ]) {
    assert.throws(() => of(wrong), { message: /Say|is no|write/ }, JSON.stringify(wrong))
  }
})
