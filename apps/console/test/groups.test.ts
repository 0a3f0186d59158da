import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silent } from '@waybill/messaging'
import { until } from '@waybill/testing'
import { createOperations, type Telling } from '../src/server/operations/operations.ts'
import { openServices } from '../src/server/services/services.ts'
import type { Group } from '../src/web/api/groups.ts'
import { hexLines } from '../src/web/pages/dead-letters/hex.ts'
import { curveOf } from '../src/web/pages/group/curve.ts'
import { commandOf, scopeOf, targetOf } from '../src/web/pages/group/request.ts'
import { shownOf } from '../src/web/pages/groups/shown.ts'
import { operationsInMemory } from './operations-in-memory.ts'

const group = (name: string, lag: number, more: Partial<Group> = {}): Group => ({
  ...{ group: name, state: 'Stable', type: 'classic', assignor: '', members: 1, topics: ['orders.v1'], lag },
  ...{ words: '', oldest: null, service: null, trend: 'none', recent: [] },
  ...more,
})

test('groups with the most waiting come first, or all by name; the filter looks at group, service and topics', () => {
  const groups = [group('a', 0), group('b', 9), group('c', 3, { state: 'Empty', topics: ['payments.v1'] })]
  const names = (search: Parameters<typeof shownOf>[1]) => shownOf(groups, search).map(({ group }) => group)
  assert.deepEqual(names({}), ['b', 'c', 'a'])
  assert.deepEqual(names({ sort: 'group' }), ['a', 'b', 'c'])
  assert.deepEqual(names({ state: 'Empty' }), ['c'])
  assert.deepEqual(names({ q: 'PAYMENTS' }), ['c'])
})

test('the planner reads topics with partitions, and says what is missing or wrong', () => {
  assert.equal(scopeOf({}), 'all')
  assert.deepEqual(scopeOf({ topics: ' orders.v1:0,1  payments.v1 ' }), [
    { topic: 'orders.v1', partitions: [0, 1] },
    { topic: 'payments.v1' },
  ])
  assert.match(String(scopeOf({ topics: 'orders.v1:x' })), /is no topic/)
  assert.deepEqual(targetOf({ to: 'shift', value: '+5' }), { kind: 'shift', by: '5' })
  assert.deepEqual(targetOf({ to: 'datetime', value: '2026-11-21T08:00Z' }), {
    kind: 'datetime',
    time: '2026-11-21T08:00:00.000Z',
  })
  for (const wrong of [{}, { to: 'offset', value: '-1' }, { to: 'datetime', value: '' }, { to: 'group', value: ' ' }])
    assert.equal(typeof targetOf(wrong as Parameters<typeof targetOf>[0]), 'string')
  assert.equal(
    commandOf('g', { topics: 'a.v1:0', to: 'shift', value: '-5' }),
    './waybill groups reset --group g --topic a.v1:0 --shift-by=-5 --execute',
  )
})

test('a curve has the first look at its left, the last at its right and the most at its top', () => {
  const path = curveOf(
    [
      { at: 0, lag: 0 },
      { at: 50, lag: 10 },
      { at: 100, lag: 5 },
    ],
    100,
    104,
  )
  assert.equal(path, 'M0 104L0.0 104.0L50.0 4.0L100.0 54.0L100 104Z')
})

test('bytes are shown with their place, as digits and as characters', () => {
  assert.deepEqual(hexLines('00414243'), [`000000  ${'00 41 42 43'.padEnd(47)}  .ABC`])
  assert.equal(hexLines('00'.repeat(17)).length, 2)
})

test('an operation tells its end, its failure, that it was stopped, and that the console ended', async () => {
  const operations = createOperations(operationsInMemory(), silent)
  const common = { kind: 'redrive' as const, title: 'T', by: 'ann', plan: [], total: 2 }
  const done = await operations.begin({
    ...common,
    async run({ step, progress, outcome }) {
      step('send')
      progress(2)
      outcome({ what: 'a', outcome: 'redriven' })
      outcome({ what: 'b', outcome: 'redriven' })
    },
  })
  const failed = await operations.begin({ ...common, run: () => Promise.reject(new Error('no broker')) })
  const untilAborted = ({ signal }: Telling) =>
    new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  const stopped = await operations.begin({ ...common, run: untilAborted })
  assert.equal(stopped.state, 'running')
  assert.equal(await operations.stop(stopped.id), true)
  await until(async () => stopped.state !== 'running')
  const interrupted = await operations.begin({ ...common, run: untilAborted })
  await operations.close()
  assert.deepEqual([done.state, done.done, done.counts], ['done', 2, { redriven: 2 }])
  assert.deepEqual([failed.state, failed.error], ['failed', 'no broker'])
  assert.equal(stopped.state, 'stopped')
  assert.equal(interrupted.state, 'interrupted')
  assert.equal(await operations.stop(stopped.id), false)
  assert.deepEqual(
    (await operations.list()).map(({ id, state }) => `${id} ${state}`),
    [`${interrupted.id} interrupted`, `${stopped.id} stopped`, `${failed.id} failed`, `${done.id} done`],
  )
})

test('the setting of services names each process, and what is no such pair is quoted', () => {
  const services = openServices(['payments=http://a:1/', 'payments=http://a:2', 'orders=http://b:1'])
  assert.deepEqual(services.names, ['payments', 'orders'])
  assert.deepEqual(
    services.admins('payments', 't').map(({ url }) => url),
    ['http://a:1', 'http://a:2'],
  )
  assert.deepEqual(services.admins('nobody', 't'), [])
  assert.throws(() => openServices(['payments:http://a']), { message: /'payments:http:\/\/a' is not/ })
})
