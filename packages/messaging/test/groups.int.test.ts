import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Admin } from '@platformatic/kafka'
import { on } from '../src/index.ts'
import { createWorld, SERVICE, until } from './harness.ts'
import { Ping } from './ping.ts'

test('delay topics are read in a group of their own; a consumer that is closed is a member of neither', async (t) => {
  const world = await createWorld(t)
  const admin = new Admin({ clientId: 'groups', bootstrapBrokers: world.brokers })
  t.after(() => admin.close())
  const groups = [SERVICE, `${SERVICE}.retry`]
  /** What the members of each group read, by the topics' names in this test. */
  async function reading(): Promise<string[][]> {
    const found = await admin.describeGroups({ groups: groups.map((group) => world.topicPrefix + group) })
    return groups.map((group) => {
      const members = [...(found.get(world.topicPrefix + group)?.members.values() ?? [])]
      const topics = members.flatMap(({ assignments }) => [...(assignments?.keys() ?? [])])
      return [...new Set(topics)].map((topic) => topic.slice(world.topicPrefix.length)).toSorted()
    })
  }

  const retry = { order: 'none', delays: ['100ms', '200ms'] } as const
  const consumer = world.consumer([on(Ping, () => {}, { retry })])
  await until('both groups have their partitions', async () => (await reading()).every((topics) => topics.length > 0))
  assert.deepEqual(await reading(), [
    [Ping.topic, `${SERVICE}.redrive.v1`],
    [`${SERVICE}.retry.100ms.v1`, `${SERVICE}.retry.200ms.v1`],
  ])
  await consumer.close()
  // Told at once: a member that closed without leaving would be missed after 6 s only.
  assert.deepEqual(await reading(), [[], []])
})
