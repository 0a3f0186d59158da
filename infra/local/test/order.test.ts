import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { eachInOrder, inOrder, reversed, withDependencies } from '../src/supervisor/order.ts'

const nodes = [
  { name: 'orders', after: ['databases', 'topics'] },
  { name: 'databases', after: ['postgres'] },
  { name: 'topics', after: ['kafka'] },
  { name: 'kafka', after: [] },
  { name: 'postgres', after: [] },
]
const namesOf = (list: readonly { name: string }[]) => list.map(({ name }) => name)

describe('the order of units', () => {
  test('each comes after all that it waits for', () => {
    assert.deepEqual(namesOf(inOrder(nodes)), ['postgres', 'databases', 'kafka', 'topics', 'orders'])
  })

  test('units that wait for each other are told, with the circle', () => {
    const circle = [
      { name: 'a', after: ['b'] },
      { name: 'b', after: ['a'] },
    ]
    assert.throws(() => inOrder(circle), /wait for each other: a → b → a/)
  })

  test('waiting for what does not exist is told', () => {
    assert.throws(() => inOrder([{ name: 'a', after: ['b'] }]), /a waits for b, which does not exist/)
  })

  test('reversed, each comes before all that it waited for', () => {
    const stopped = namesOf(inOrder(reversed(nodes)))
    assert.ok(stopped.indexOf('orders') < stopped.indexOf('databases'))
    assert.ok(stopped.indexOf('databases') < stopped.indexOf('postgres'))
  })

  test('a choice takes along what it waits for', () => {
    assert.deepEqual(namesOf(withDependencies(nodes, ['topics'])), ['topics', 'kafka'])
  })
})

describe('work in order', () => {
  test('begins when all before it is done, and not later', async () => {
    const log: string[] = []
    const kafka = Promise.withResolvers<void>()
    const run = eachInOrder(nodes, async ({ name }) => {
      if (name === 'kafka') await kafka.promise
      log.push(name)
      if (name === 'databases') kafka.resolve() // it did not have to wait for Kafka
    })
    await run
    assert.deepEqual(log, ['postgres', 'databases', 'kafka', 'topics', 'orders'])
  })

  test('after a failure nothing more is begun, and the first error comes out', async () => {
    const log: string[] = []
    const run = eachInOrder(nodes, async ({ name }) => {
      if (name === 'kafka') throw new Error('no Kafka')
      log.push(name)
    })
    await assert.rejects(run, /no Kafka/)
    assert.ok(!log.includes('orders'))
  })
})
