import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Overdue, saga } from '../src/index.ts'
import { Ping } from './ping.ts'

interface Counting {
  step: 'counting' | 'done'
  sum: number
}

const at = new Date(0)
const counting = saga<Counting>('counting', {
  key: ({ data }) => data.id,
  steps: (when) => [
    when('counting', Ping, (state, { data }) => ({
      state: { step: state.sum + data.n >= 10 ? 'done' : 'counting', sum: state.sum + data.n },
      within: '1m',
    })),
    when('counting', Overdue, (state) => ({
      state: { ...state, step: 'done' },
      emit: [Ping({ id: 'late', n: 0, at })],
    })),
  ],
})

test('a row of the table decides', () => {
  const decision = counting.decide({ step: 'counting', sum: 4 }, Ping({ id: 'a', n: 6, at }))
  assert.deepEqual(decision, { state: { step: 'done', sum: 10 }, within: '1m' })
})

test('a pair that is not in the table changes nothing', () => {
  assert.equal(counting.decide({ step: 'done', sum: 10 }, Ping({ id: 'a', n: 1, at })), undefined)
  assert.equal(counting.decide({ step: 'done', sum: 10 }, Overdue), undefined)
})

test('a deadline is decided like an event and may publish', () => {
  const decision = counting.decide({ step: 'counting', sum: 4 }, Overdue)
  assert.equal(decision?.state.step, 'done')
  assert.deepEqual(
    decision?.emit?.map(({ event }) => event.type),
    ['test.ping.sent'],
  )
})

test('each event of the table is handled once, the deadline is no event', () => {
  assert.deepEqual(
    counting.handlers.map((handler) => handler.event.type),
    ['test.ping.sent'],
  )
})

test('two rows for one step and event are refused', () => {
  const twice = () =>
    saga<Counting>('twice', {
      key: () => 'k',
      steps: (when) => [when('counting', Ping, () => undefined), when(['done', 'counting'], Ping, () => undefined)],
    })
  assert.throws(twice, /two rows for test.ping.sent in step 'counting'/)
})
