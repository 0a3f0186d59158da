import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closeConsumer, type RawConsumer } from '../src/kafka/client.ts'

/** A consumer that tells in which order it is asked; its group may be out of reach. */
function consumerOf(leave: () => Promise<void>) {
  const asked: string[] = []
  const consumer = {
    async leaveGroup() {
      asked.push('leave')
      await leave()
      asked.push('left')
    },
    async close() {
      asked.push('close')
    },
  }
  return { asked, consumer: consumer as unknown as RawConsumer }
}

test('a consumer has left its group before it closes', async () => {
  const { asked, consumer } = consumerOf(async () => {})
  await closeConsumer(consumer)
  assert.deepEqual(asked, ['leave', 'left', 'close'])
})

test('a consumer whose group can not be told closes all the same, and says why', async () => {
  const { asked, consumer } = consumerOf(() => Promise.reject(new Error('no coordinator')))
  await assert.rejects(closeConsumer(consumer), /no coordinator/)
  assert.deepEqual(asked, ['leave', 'close'])
})
