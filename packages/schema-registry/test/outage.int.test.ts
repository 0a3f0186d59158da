import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startRegistry } from '../src/index.ts'
import { RegistryUnavailable } from './client.ts'
import { createFlakyBrokers } from './flaky-brokers.ts'
import { createRegistry, freshTopic, recordsIn, until, withAdmin } from './kafka.ts'
import { readTopic } from './read-topic.ts'
import { fixed } from './schemas.ts'

const numbered = (n: number) => fixed(`F${n}`, 1)
const ready = async (url: string) => {
  const response = await fetch(`${url}/health/ready`)
  return { status: response.status, ...((await response.json()) as { ready: boolean; writable: boolean }) }
}

test('with Kafka away reads go on, writes are answered in time, and it recovers by itself', async (t) => {
  const kafka = await createFlakyBrokers(t)
  const { client, url } = await createRegistry(t, { topic: freshTopic(t), brokers: kafka.brokers, writeTimeoutMs: 500 })
  await client.register('a', numbered(1))

  await kafka.cut()
  assert.deepEqual(await client.byId(1), numbered(1))
  assert.equal(await client.register('a', numbered(1)), 1, 'what is known needs no Kafka')
  const asked = Date.now()
  const refused = await Promise.allSettled([2, 3].map((n) => client.register(`s${n}`, numbered(n))))
  assert.ok(Date.now() - asked < 3_000, 'the answer came in time')
  for (const result of refused) {
    assert.equal(result.status, 'rejected')
    assert.ok(result.reason instanceof RegistryUnavailable)
    assert.match(result.reason.message, /within 500 ms.*error 50002/)
  }
  await until('the outage is seen', async () => !(await ready(url)).writable)
  assert.equal((await ready(url)).status, 200)

  await kafka.restore()
  await until('it writes again', () => client.register('s2', numbered(2)).then(Boolean, () => false))
  const ids = [await client.register('s2', numbered(2)), await client.register('s3', numbered(3))]
  assert.deepEqual(
    ids.toSorted((a, b) => a - b),
    [2, 3],
  )
  await until('it is well again', async () => (await ready(url)).writable)
})

test('a write whose outcome is not known keeps its id: no later write gets it', async (t) => {
  const kafka = await createFlakyBrokers(t)
  const topic = freshTopic(t)
  const { client, stop } = await createRegistry(t, { topic, brokers: kafka.brokers, writeTimeoutMs: 300 })
  await client.register('s1', numbered(1))
  kafka.mute()
  await assert.rejects(client.register('s2', numbered(2)), RegistryUnavailable)
  await kafka.cut()
  await assert.rejects(client.register('s3', numbered(3)), RegistryUnavailable)
  await kafka.restore()

  // The first of the two had reached the broker and takes effect, the second had not and does not.
  await until('it writes again', () => client.register('s4', numbered(4)).then(Boolean, () => false))
  const seen = async (subject: string) => (await client.latest(subject))?.id
  assert.deepEqual([await seen('s2'), await seen('s3'), await seen('s4')], [2, undefined, 3])

  const stored = (await readTopic(topic)).filter(({ key }) => key.keytype === 'SCHEMA').map(({ key }) => key.subject)
  assert.deepEqual(stored, ['s1', 's2', 's4'], 'each once')

  await stop()
  const restarted = await createRegistry(t, { topic })
  assert.deepEqual(await restarted.client.byId(2), numbered(2))
  assert.deepEqual(await restarted.client.byId(3), numbered(4))
})

test('stops in the middle of an outage', async (t) => {
  const kafka = await createFlakyBrokers(t)
  const { client, stop } = await createRegistry(t, {
    topic: freshTopic(t),
    brokers: kafka.brokers,
    writeTimeoutMs: 200,
  })
  await kafka.cut()
  await assert.rejects(client.register('s', numbered(1)), RegistryUnavailable)
  await stop()
})

test('waits for Kafka at the start, and gives up with a reason', async (t) => {
  const kafka = await createFlakyBrokers(t)
  await kafka.cut()
  const options = { brokers: kafka.brokers, topic: freshTopic(t) }
  await assert.rejects(
    startRegistry({ ...options, startTimeoutMs: 100 }),
    /could not be read .* within 0.1 s .*ECONNREFUSED.*KAFKA_BROKERS/,
  )
  const starting = createRegistry(t, options)
  await kafka.restore()
  assert.equal(await (await starting).client.register('s', numbered(1)), 1)
})

test('when the topic is deleted under it, it serves from memory and says that it is not ready', async (t) => {
  const topic = freshTopic(t)
  const { client, url } = await createRegistry(t, { topic })
  await client.register('s', numbered(1))
  await withAdmin((admin) => admin.deleteTopics({ topics: [topic] }))
  await withAdmin((admin) =>
    admin.createTopics({
      topics: [topic],
      partitions: 1,
      replicas: 1,
      configs: [{ name: 'cleanup.policy', value: 'compact' }],
    }),
  )
  await until('the loss is seen', async () => (await ready(url)).status === 503)
  assert.deepEqual(await client.byId(1), numbered(1))
  await assert.rejects(client.register('t', numbered(2)), /Nothing can be stored: topic .* \(error 50001\)/)
  assert.equal(await recordsIn(topic), 0)
})
