import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { MessagesStreamModes, Producer } from '@platformatic/kafka'
import { CommittedConsumer } from '../src/kafka/committed.ts'
import { isOutdated, openTransactions } from '../src/kafka/transactions.ts'
import { hasUnread } from '../src/kafka/unread.ts'
import { readEveryRecord } from './every-record.ts'
import { createWorld, until } from './harness.ts'
import { Ping } from './ping.ts'

async function createTopic(t: TestContext) {
  const { brokers, topicPrefix } = await createWorld(t)
  const topic = topicPrefix + Ping.topic
  const transactionalId = `${topicPrefix}writer`
  const producer = new Producer({
    clientId: 'writer',
    transactionalId,
    bootstrapBrokers: brokers,
    idempotent: true,
    retries: 20,
    retryDelay: 20,
  })
  t.after(() => producer.close(true))
  const consumer = new CommittedConsumer({ clientId: 'reader', groupId: randomUUID(), bootstrapBrokers: brokers })
  t.after(() => consumer.close(true))
  const [broker = 0] = (await consumer.metadata({ topics: [topic] })).brokers.keys()
  let begun = 0
  const begin = () => producer.beginTransaction(begun++ === 0 ? { producerId: -1n, producerEpoch: -1 } : {})
  const message = (text: string) => ({ topic, partition: 0, value: Buffer.from(text) })

  return {
    brokers,
    broker,
    transactionalId,
    begin,
    message,
    async write(outcome: 'commit' | 'abort', ...texts: string[]) {
      const transaction = await begin()
      if (texts.length > 0) await transaction.send({ messages: texts.map(message) })
      else {
        const metadata = await producer.metadata({ topics: [topic] })
        await transaction.addPartitions(metadata, [message('')])
      }
      await transaction[outcome]()
    },
    /** What a reader sees from here on, until it sees the last text; in fetches of at most so many bytes. */
    async read(last: string, maxBytes = 1_000_000): Promise<string[]> {
      const offsets = [0, 1, 2].map((partition) => ({ topic, partition, offset: 0n }))
      const how = {
        topics: [topic],
        mode: MessagesStreamModes.MANUAL,
        offsets,
        maxWaitTime: 50,
        maxBytes,
        maxBytesPerPartition: maxBytes,
      }
      const stream = await consumer.consume(how)
      const seen: string[] = []
      for await (const { value } of stream) if (seen.push(value.toString()) && value.toString() === last) break
      return seen
    },
    end: async () => (await consumer.listOffsets({ topics: [topic], timestamp: -1n })).get(topic)?.[0],
  }
}

test('of several aborted transactions of one writer, none is seen', async (t) => {
  const topic = await createTopic(t)
  await topic.write('abort', 'a1', 'a2')
  await topic.write('commit', 'b')
  await topic.write('abort', 'c')
  await topic.write('abort', 'd')
  await topic.write('commit', 'e')
  assert.deepEqual(await topic.read('e'), ['b', 'e'])
})

test('behind several aborted transactions of one writer there is nothing to read', async (t) => {
  const { brokers, end, message, write } = await createTopic(t)
  await write('commit', 'a')
  await write('abort', 'b')
  await write('abort', 'c')
  const range = { topic: message('').topic, partition: 0, end: (await end()) ?? 0n }
  assert.equal(await hasUnread({ brokers }, { ...range, from: 0n }), true)
  assert.equal(await hasUnread({ brokers }, { ...range, from: 1n }), false)
})

test('a transaction that was aborted before it wrote anything hides no other', async (t) => {
  const topic = await createTopic(t)
  await topic.write('abort', 'a')
  await topic.write('commit', 'b', 'c')
  await topic.write('abort')
  await topic.write('commit', 'd')
  assert.deepEqual(await topic.read('d'), ['b', 'c', 'd'])
})

test('an aborted transaction whose marker comes with a later response is not seen, and the reader gets past it', async (t) => {
  const topic = await createTopic(t)
  const transaction = await topic.begin()
  for (let i = 0; i < 5; i++) await transaction.send({ messages: [topic.message('x'.repeat(5_000))] })
  await transaction.abort()
  await topic.write('commit', 'after')
  assert.deepEqual(await topic.read('after', 6_000), ['after'])
})

test('a transaction that was left open holds its readers up until somebody takes its id over', async (t) => {
  const topic = await createTopic(t)
  await topic.write('commit', 'before')
  const left = await topic.begin()
  await left.send({ messages: [topic.message('left')] })
  const held = await topic.end()

  const heir = await openTransactions({ brokers: topic.brokers, transactionalId: topic.transactionalId })
  await until('readers go on', async () => ((await topic.end()) ?? 0n) > (held ?? 0n))
  await assert.rejects(left.send({ messages: [topic.message('too late')] }))
  await heir.close()
})

test('a commit of a member that its group does not know fails, and leaves no record that a reader sees', async (t) => {
  const topic = await createTopic(t)
  const transactions = await openTransactions({ brokers: topic.brokers, transactionalId: `${topic.transactionalId}-2` })
  t.after(() => transactions.close())
  const { topic: name, value } = topic.message('of a stranger')
  const record = { topic: name, key: Buffer.from('a'), value, headers: new Map() }
  const member = { groupId: randomUUID(), memberId: 'a-stranger', generationId: 1, coordinatorId: topic.broker }
  await assert.rejects(
    transactions.commit([record], { topic: name, partition: 0, nextOffset: 1n, member, note: '' }),
    (error) => isOutdated(error),
  )
  const { committed, aborted, open } = await readEveryRecord(topic.brokers, name)
  assert.deepEqual([committed.length, aborted, open], [0, 1, 0])
})
