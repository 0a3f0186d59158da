import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blockAfter, oneAtATime } from '../src/throttle.ts'

test('four failures cost nothing, then each costs twice the time, up to a quarter of an hour', () => {
  assert.deepEqual([1, 4, 5, 6, 7].map(blockAfter), [0, 0, 30_000, 60_000, 120_000])
  assert.equal(blockAfter(1_000), 15 * 60_000)
})

test('one account waits for itself, another does not', async () => {
  const inTurn = oneAtATime()
  const order: string[] = []
  const gate = Promise.withResolvers<void>()
  const first = inTurn('ann', async () => {
    await gate.promise
    order.push('ann 1')
  })
  const second = inTurn('ann', async () => order.push('ann 2'))
  await inTurn('bob', async () => order.push('bob'))
  gate.resolve()
  await Promise.all([first, second])

  assert.deepEqual(order, ['bob', 'ann 1', 'ann 2'])
})

test('a failure reaches its caller and does not stop the next', async () => {
  const inTurn = oneAtATime()
  const failed = inTurn('ann', async () => {
    throw new Error('no')
  })
  const next = inTurn('ann', async () => 'yes')

  await assert.rejects(failed, /no/)
  assert.equal(await next, 'yes')
})
