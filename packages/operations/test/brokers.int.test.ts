import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTopic, describeBroker, describeCluster } from '../src/index.ts'
import { freshName, send, testCluster } from './cluster.ts'

const cluster = testCluster()

test('the cluster tells its brokers, who leads, and that nothing is wrong', async (t) => {
  const name = `${freshName(t)}.v1`
  await createTopic(cluster, { name, partitions: 3 })
  const { id, brokers, controller, voters, missing, offline, topics, partitions, warnings } =
    await describeCluster(cluster)
  assert.ok(id.length > 0 && topics > 0 && partitions >= 3)
  assert.ok(
    brokers.length > 0 &&
      brokers.every(({ leads, replicas, behind }) => leads > 0 && replicas >= leads && behind === 0),
  )
  assert.ok(
    controller !== null && voters.includes(controller),
    'the leader of the quorum, not the broker that passes on',
  )
  assert.deepEqual([missing, offline, warnings], [[], [], []])
  const shares = brokers.reduce((sum, { leaderSkew }) => sum + (leaderSkew ?? 0), 0)
  assert.ok(Math.abs(shares) < 0.001, 'what one leads more, others lead less')
})

test('a broker tells its settings, its disks, and each replica on them', async (t) => {
  const name = `${freshName(t)}.v1`
  await createTopic(cluster, { name, partitions: 1, replicationFactor: 1 })
  await send(name, [{ value: 'x'.repeat(1_000) }])
  const { brokers } = await describeCluster(cluster)
  const all = await Promise.all(brokers.map(({ id }) => describeBroker(cluster, id)))
  const own = all.filter(({ replicas }) => replicas.some(({ topic }) => topic === name))
  const [broker] = own
  assert.ok(broker && own.length === 1)
  const replica = broker.replicas.find(({ topic }) => topic === name)
  assert.deepEqual(
    { ...replica, bytes: 0 },
    { topic: name, partition: 0, leads: true, inSync: true, bytes: 0, behind: 0 },
  )
  assert.ok((replica?.bytes ?? 0) > 1_000)
  assert.ok(broker.logDirs.some(({ bytes, totalBytes }) => bytes > 1_000 && (totalBytes ?? 0) > bytes))
  assert.equal(broker.configs.find(({ name }) => name === 'broker.id' || name === 'node.id')?.value, String(broker.id))
  await assert.rejects(describeBroker(cluster, 987), { name: 'Refused', code: 'not-found', message: /no broker 987/ })
})
