import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  addPartitions,
  alterTopicConfigs,
  createTopic,
  deleteTopic,
  describeTopic,
  emptyTopic,
  listTopics,
  topicReaders,
  withAdmin,
} from '../src/index.ts'
import { freshName, send, testCluster } from './cluster.ts'

const cluster = testCluster()
const refused = (code: string, says: RegExp) => (error: Error & { code?: string }) => {
  assert.deepEqual([error.name, error.code], ['Refused', code], error.message)
  assert.match(error.message, says)
  return true
}
const summaryOf = async (name: string) => (await listTopics(cluster)).find((topic) => topic.name === name)

test('a topic is made as it was asked for, and listed with what it holds', async (t) => {
  const name = `${freshName(t)}.v1`
  const plan = await createTopic(cluster, {
    name,
    partitions: 3,
    replicationFactor: 1,
    preset: 'event',
    configs: { 'retention.ms': '3600000' },
  })
  assert.deepEqual(plan.configs, { 'cleanup.policy': 'delete', 'retention.ms': '3600000' })
  const before = Date.now()
  await send(name, [
    { key: 'a', value: 'one', partition: 0 },
    { key: 'b', value: 'two', partition: 2 },
    { key: 'b', value: 'three', partition: 2 },
  ])

  const { bytes = 0, lastAt, ...found } = (await summaryOf(name)) ?? {}
  assert.deepEqual(found, {
    name,
    role: 'event',
    partitions: 3,
    replicas: 1,
    underReplicated: 0,
    offline: 0,
    records: 3,
    written: 3,
    cleanup: 'delete',
  })
  assert.ok(bytes > 0, 'its size is that of its log')
  assert.ok(lastAt && Math.abs(lastAt.getTime() - before) < 60_000)

  const described = await describeTopic(cluster, name)
  assert.deepEqual(
    described.partitions.map(({ partition, first, end }) => [partition, first, end]),
    [
      [0, 0n, 1n],
      [1, 0n, 0n],
      [2, 0n, 2n],
    ],
  )
  const config = (wanted: string) => described.configs.find(({ name }) => name === wanted)
  const own = config('cleanup.policy')
  assert.deepEqual([own?.value, own?.overridden, own?.source, own?.fallback], ['delete', true, 'topic', 'delete'])
  const followed = config('segment.bytes')
  assert.deepEqual([followed?.overridden, followed?.fallback], [false, followed?.value])
  assert.match(own?.documentation ?? '', /compact/)
})

test('with a dry run Kafka checks the topic, and there is none after', async (t) => {
  const name = `${freshName(t)}.v1`
  const plan = await createTopic(cluster, { name, partitions: 2, replicationFactor: 1 }, { dryRun: true })
  assert.equal(plan.done, false)
  assert.equal(await summaryOf(name), undefined)

  const wrong = createTopic(cluster, { name, configs: { 'retention.ms': 'long' } }, { dryRun: true })
  await assert.rejects(wrong, refused('invalid', /INVALID_CONFIG.*retention\.ms/))
  const many = createTopic(cluster, { name, replicationFactor: 100 }, { dryRun: true })
  await assert.rejects(many, refused('invalid', /INVALID_REPLICATION_FACTOR/))
  await assert.rejects(createTopic(cluster, { name: 'no blanks' }), refused('invalid', /no " "/))
})

test('a topic that is there is not made again', async (t) => {
  const name = `${freshName(t)}.v1`
  await createTopic(cluster, { name, partitions: 1 })
  await assert.rejects(createTopic(cluster, { name, partitions: 1 }), refused('conflict', /already/))
})

test('settings are changed by a plan that shows what will be otherwise, and nothing else', async (t) => {
  const name = `${freshName(t)}.v1`
  await createTopic(cluster, { name, partitions: 1, configs: { 'retention.ms': '3600000' } })
  const changes = { set: { 'retention.ms': '60000', 'cleanup.policy': 'delete' }, unset: ['segment.bytes'] }

  const plan = await alterTopicConfigs(cluster, name, changes, { dryRun: true })
  const retention = { name: 'retention.ms', from: '3600000', to: '60000', wasOverridden: true, overrides: true }
  const policy = { name: 'cleanup.policy', from: 'delete', to: 'delete', wasOverridden: false, overrides: true }
  assert.deepEqual(plan.changes, [retention, policy], 'a setting that is not set is not unset')
  assert.match(plan.warnings.join(), /smaller retention.ms deletes/)
  const value = async () =>
    (await describeTopic(cluster, name)).configs.find((config) => config.name === 'retention.ms')
  assert.equal((await value())?.value, '3600000', 'a plan changes nothing')

  await alterTopicConfigs(cluster, name, changes)
  assert.equal((await value())?.value, '60000')
  await alterTopicConfigs(cluster, name, { unset: ['retention.ms'] })
  assert.equal((await value())?.overridden, false)
})

test('a setting that Kafka does not have, or a value that it does not take, is refused before anything is changed', async (t) => {
  const name = `${freshName(t)}.v1`
  await createTopic(cluster, { name, partitions: 1 })
  const alter = (set: Record<string, string>, unset: string[] = []) => alterTopicConfigs(cluster, name, { set, unset })
  await assert.rejects(alter({ 'retention.m': '1' }), refused('invalid', /no setting retention\.m/))
  await assert.rejects(alter({ 'retention.ms': 'x' }), refused('invalid', /INVALID_CONFIG/))
  await assert.rejects(alter({ 'retention.ms': '1' }, ['retention.ms']), refused('invalid', /at once/))
  await assert.rejects(alterTopicConfigs(cluster, `${name}-none`, {}), refused('not-found', /no topic/))
  await assert.rejects(
    alterTopicConfigs(cluster, '__consumer_offsets', { set: { 'retention.ms': '1' } }),
    refused('protected', /cluster's own/),
  )
})

test('partitions are added, never taken away, and the plan says that keys move', async (t) => {
  const name = `${freshName(t)}.v1`
  await createTopic(cluster, { name, partitions: 2, preset: 'compacted' })
  const plan = await addPartitions(cluster, name, 4, { dryRun: true })
  assert.match(plan.warnings.join(' '), /Keys move.*compacted/)
  assert.equal((await summaryOf(name))?.partitions, 2)
  await assert.rejects(addPartitions(cluster, name, 2), refused('invalid', /only get more/))
  await addPartitions(cluster, name, 4)
  assert.equal((await summaryOf(name))?.partitions, 4)
})

test('records are deleted up to an offset or the end, and only those', async (t) => {
  const name = `${freshName(t)}.v1`
  await createTopic(cluster, { name, partitions: 2 })
  await send(
    name,
    [0, 0, 0, 1].map((partition) => ({ value: 'x', partition })),
  )

  const plan = await emptyTopic(cluster, name, { partitions: [0], before: 2n, dryRun: true })
  assert.deepEqual([plan.records, plan.partitions], [2, [{ partition: 0, from: 0n, before: 2n }]])
  assert.equal((await summaryOf(name))?.records, 4)
  await emptyTopic(cluster, name, { partitions: [0], before: 2n })
  assert.equal((await summaryOf(name))?.records, 2)
  await emptyTopic(cluster, name)
  assert.deepEqual([(await summaryOf(name))?.records, (await summaryOf(name))?.written], [0, 4])

  await assert.rejects(emptyTopic(cluster, name, { before: 9n }), refused('invalid', /ends at offset/))
  await assert.rejects(emptyTopic(cluster, name, { partitions: [7] }), refused('not-found', /no partition 7/))
  await assert.rejects(emptyTopic(cluster, '__consumer_offsets'), refused('protected', /cluster's own/))
})

test('a topic that is compacted only is not emptied, since Kafka does not do it', async (t) => {
  const name = `${freshName(t)}.v1`
  await createTopic(cluster, { name, partitions: 1, preset: 'compacted' })
  await send(name, [{ key: 'a', value: 'x' }])
  await assert.rejects(emptyTopic(cluster, name), refused('conflict', /policy compact/))
})

test('a plan to delete says what goes and who reads it; without the topic its readers are forgotten', async (t) => {
  const name = `${freshName(t)}.v1`
  const group = `${name}-group`
  await createTopic(cluster, { name, partitions: 2 })
  await send(
    name,
    [0, 0, 1].map((partition) => ({ value: 'x', partition })),
  )
  await withAdmin(cluster, async (admin) => {
    const partitionOffsets = [{ partition: 0, offset: 1n }]
    await admin.alterConsumerGroupOffsets({ groupId: group, topics: [{ name, partitionOffsets }] })
  })
  t.after(() => withAdmin(cluster, (admin) => admin.deleteGroups({ groups: [group] })))

  const plan = await deleteTopic(cluster, name, { dryRun: true })
  assert.deepEqual(
    [plan.partitions, plan.records, plan.readers, plan.done],
    [2, 3, [{ group, state: 'Empty', lag: 1 }], false],
  )
  assert.deepEqual((await topicReaders(cluster)).get(name), plan.readers)
  assert.match((await emptyTopic(cluster, name, { dryRun: true })).warnings.join(), /1 records of it to read yet/)
  await deleteTopic(cluster, name)
  assert.equal(await summaryOf(name), undefined)
  assert.equal((await topicReaders(cluster)).get(name), undefined)
  await assert.rejects(deleteTopic(cluster, name), refused('not-found', /no topic/))
  await assert.rejects(deleteTopic(cluster, '_schemas', { dryRun: true }), refused('protected', /broken/))
})
