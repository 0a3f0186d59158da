import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Batch } from '../src/consumer/apply.ts'
import { createTurns } from '../src/consumer/turns.ts'
import { ours } from '../src/postgres/outage.ts'

const batchOf = (topic: string, partition: number): Batch => ({
  from: { topic, topicId: topic, partition },
  ...{ apply: [], park: [], nextOffset: 1n, fence: 0n },
})
const nameOf = ({ from }: Batch) => `${from.topic}/${from.partition}`

/** Turns whose transactions end when they are told to. */
function createShared() {
  const begun: { names: string[]; done: PromiseWithResolvers<void> }[] = []
  const turns = createTurns((batches) => {
    const one = { names: batches.map(nameOf), done: Promise.withResolvers<void>() }
    begun.push(one)
    return one.done.promise
  })
  /** The transactions that have begun, once `count` have. */
  const after = async (count: number) => {
    while (begun.length < count) await new Promise((resolve) => setTimeout(resolve, 1))
    return begun
  }
  return { turns, after }
}

test('what becomes ready while a transaction runs shares the next one', async () => {
  const { turns, after } = createShared()
  const all = [turns.apply(batchOf('a', 0))]
  const [first] = await after(1)
  assert.deepEqual(first?.names, ['a/0'])
  all.push(turns.apply(batchOf('a', 1)), turns.apply(batchOf('b', 2)))
  first.done.resolve()
  const [, second] = await after(2)
  assert.deepEqual(second?.names, ['a/1', 'b/2'])
  second.done.resolve()
  await Promise.all(all)
})

test('a transaction that takes long holds up its own partitions’ number, and no other', async () => {
  const { turns, after } = createShared()
  const slow = turns.apply(batchOf('a', 0))
  await after(1)
  const behind = turns.apply(batchOf('b', 0))
  const other = turns.apply(batchOf('a', 1))
  const begun = await after(2)
  assert.deepEqual(begun[1]?.names, ['a/1'])
  begun[1]?.done.resolve()
  await other
  assert.equal(begun.length, 2)
  begun[0]?.done.resolve()
  await slow
  const [, , third] = await after(3)
  assert.deepEqual(third?.names, ['b/0'])
  third.done.resolve()
  await behind
})

test('when a shared transaction fails each goes again alone, and only the one at fault is told', async () => {
  const { turns, after } = createShared()
  const good = turns.apply(batchOf('a', 1))
  const bad = turns.apply(batchOf('a', 2))
  const [shared] = await after(1)
  assert.deepEqual(shared?.names, ['a/1', 'a/2'])
  shared.done.reject(new Error('one of them is broken'))
  const [, first, second] = await after(3)
  assert.deepEqual([first?.names, second?.names], [['a/1'], ['a/2']])
  first?.done.resolve()
  await good
  second?.done.reject(new Error('this one'))
  await assert.rejects(bad, { message: 'this one' })
})

test('when the database is away all are told, and none goes again by itself', async () => {
  const { turns, after } = createShared()
  const all = [turns.apply(batchOf('a', 1)), turns.apply(batchOf('a', 2))]
  const begun = await after(1)
  const away = await ours(Promise.reject(new Error('Connection terminated'))).catch((error: unknown) => error)
  begun[0]?.done.reject(away)
  for (const one of all) await assert.rejects(one, { message: 'Connection terminated' })
  assert.equal(begun.length, 1)
})

test('work of a partition alone shares nothing and waits for its number', async () => {
  const { turns, after } = createShared()
  const first = turns.apply(batchOf('a', 0))
  await after(1)
  const ran: string[] = []
  const alone = turns.alone(0, async () => void ran.push('alone'))
  const begun = await after(1)
  const other = turns.apply(batchOf('a', 1))
  await after(2)
  assert.deepEqual(ran, [])
  begun[0]?.done.resolve()
  begun[1]?.done.resolve()
  await Promise.all([first, alone, other])
  assert.deepEqual(ran, ['alone'])
})
