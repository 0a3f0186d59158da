import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  applyReset,
  deleteGroup,
  deleteGroupOffsets,
  describeGroup,
  listGroups,
  planReset,
  type ResetTo,
  readersOfRecord,
} from '../src/index.ts'
import { createStage, until } from './harness.ts'

const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000)

test('a group is told with its lag by partition, and how old the first record is that it has not read', async (t) => {
  const { cluster, topic, group, fill, commit } = await createStage(t)
  const from = ago(600)
  await fill(0, 10, from)
  await fill(1, 5)
  await commit({ 0: 4n, 1: 5n })

  const [listed] = (await listGroups(cluster)).filter((found) => found.group === group)
  assert.deepEqual([listed?.state, listed?.members, listed?.lag, listed?.topics], ['Empty', 0, 6n, [topic]])
  assert.ok((await listGroups(cluster, { states: ['Stable'] })).every((found) => found.group !== group))

  const described = await describeGroup(cluster, group)
  assert.equal(described.lag, 6n)
  assert.equal(described.oldest?.getTime(), from.getTime() + 4_000)
  assert.deepEqual(
    described.partitions.map(({ partition, committed, start, end, lag, oldest }) => [
      partition,
      committed,
      start,
      end,
      lag,
      oldest?.getTime(),
    ]),
    [
      [0, 4n, 0n, 10n, 6n, from.getTime() + 4_000],
      [1, 5n, 0n, 5n, 0n, undefined],
    ],
  )
})

test('beside a record each group of its topic is past it, at it, before it, or has committed nothing there', async (t) => {
  const { cluster, topic, group, fill, commit } = await createStage(t)
  await fill(0, 10)
  await fill(1, 1)
  await commit({ 0: 4n })
  await commit({ 0: 10n }, `${group}.past`)
  await commit({ 1: 1n }, `${group}.elsewhere`)
  const beside = async (offset: bigint) =>
    (await readersOfRecord(cluster, { topic, partition: 0, offset })).map((found) => [found.group, found.ahead])
  const names = [group, `${group}.elsewhere`, `${group}.past`]
  assert.deepEqual(
    await beside(3n),
    names.map((name, i) => [name, [-1, null, -1][i]]),
  )
  assert.deepEqual(
    await beside(4n),
    names.map((name, i) => [name, [0, null, -1][i]]),
  )
  assert.deepEqual(
    await beside(9n),
    names.map((name, i) => [name, [5, null, -1][i]]),
  )
  assert.deepEqual(await readersOfRecord(cluster, { topic: `${topic}.none`, partition: 0, offset: 0n }), [])
})

for (const protocol of ['classic', 'consumer'] as const) {
  test(`the members of a group of the ${protocol} protocol are told with what they have`, async (t) => {
    const { cluster, topic, group, fill, join } = await createStage(t)
    await fill(0, 1)
    await join(protocol)
    await until('it has both partitions', async () => {
      const [listed] = (await listGroups(cluster)).filter((found) => found.group === group)
      if (!listed) return false
      const { members } = await describeGroup(cluster, group, { oldest: false })
      return members[0]?.partitions.length === 2
    })
    const { state, type, members, partitions } = await describeGroup(cluster, group)
    assert.deepEqual([state, type, members.length], ['Stable', protocol, 1])
    assert.deepEqual(members[0]?.partitions, [
      { topic, partition: 0 },
      { topic, partition: 1 },
    ])
    assert.ok(partitions.every(({ member }) => member?.id === members[0]?.id))
    // Nothing is committed, so nobody can say what waits.
    assert.deepEqual([partitions[0]?.committed, partitions[0]?.lag], [undefined, undefined])
  })
}

test('each way to say where to is planned, done and read back', async (t) => {
  const { cluster, topic, group, fill, commit, committed } = await createStage(t)
  const from = ago(3_600)
  await fill(0, 10, from)
  await fill(1, 20, from)
  await commit({ 0: 7n, 1: 2n }, `${group}.other`)
  const ways: [ResetTo, Record<number, bigint>, bigint, bigint][] = [
    [{ kind: 'earliest' }, { 0: 0n, 1: 0n }, 10n, 0n],
    [{ kind: 'latest' }, { 0: 10n, 1: 20n }, 0n, 20n],
    [{ kind: 'offset', offset: 6n }, { 0: 6n, 1: 6n }, 0n, 2n],
    [{ kind: 'shift', by: -3n }, { 0: 2n, 1: 2n }, 6n, 0n],
    [{ kind: 'datetime', time: new Date(from.getTime() + 8_500) }, { 0: 9n, 1: 9n }, 0n, 8n],
    [{ kind: 'datetime', time: new Date() }, { 0: 10n, 1: 20n }, 0n, 20n],
    [{ kind: 'group', group: `${group}.other` }, { 0: 7n, 1: 2n }, 3n, 2n],
  ]
  for (const [to, expected, again, skipped] of ways) {
    await commit({ 0: 5n, 1: 5n })
    const plan = await planReset(cluster, { group, scope: 'all', to })
    assert.deepEqual(await committed(), { 0: 5n, 1: 5n }, 'a plan changes nothing')
    assert.deepEqual([plan.again, plan.skipped], [again, skipped], JSON.stringify(to, text))
    const done = await applyReset(cluster, plan)
    assert.deepEqual(await committed(), expected, JSON.stringify(to, text))
    assert.deepEqual(Object.fromEntries(done.map(({ partition, offset }) => [partition, offset])), expected)
  }

  await commit({ 0: 5n, 1: 5n })
  const one = await planReset(cluster, { group, scope: [{ topic, partitions: [1] }], to: { kind: 'earliest' } })
  await applyReset(cluster, one)
  assert.deepEqual(await committed(), { 0: 5n, 1: 0n }, 'one partition goes, the other stays')
})

test('a group that is not there yet begins where a plan for a topic says', async (t) => {
  const { cluster, topic, group, fill, committed } = await createStage(t)
  await fill(0, 4)
  const plan = await planReset(cluster, { group, scope: [{ topic }], to: { kind: 'latest' } })
  assert.equal(plan.state, 'not there yet')
  await applyReset(cluster, plan)
  assert.deepEqual(await committed(), { 0: 4n, 1: 0n })
})

test('a group with members is not moved and not deleted, and the refusal names them', async (t) => {
  const { cluster, group, topic, fill, commit, committed, join } = await createStage(t)
  await fill(0, 4)
  await commit({ 0: 2n })
  const member = await join()
  await until('it is a member', async () => (await describeGroup(cluster, group)).members.length === 1)
  const plan = await planReset(cluster, { group, scope: 'all', to: { kind: 'earliest' } })
  assert.equal(plan.members, 1)
  const refused = { name: 'Refused', code: 'conflict', message: /has 1 member .*Stop them first/ }
  await assert.rejects(applyReset(cluster, plan), refused)
  await assert.rejects(deleteGroup(cluster, group), refused)
  await assert.rejects(deleteGroupOffsets(cluster, group, topic), refused)
  assert.deepEqual(await committed(), { 0: 2n })

  await member.close()
  await until('it is gone', async () => (await describeGroup(cluster, group)).members.length === 0)
  await applyReset(cluster, plan)
  assert.deepEqual(await committed(), { 0: 0n })
})

test('a plan that somebody has overtaken is not done', async (t) => {
  const { cluster, group, fill, commit, committed } = await createStage(t)
  await fill(0, 4)
  await commit({ 0: 2n })
  const plan = await planReset(cluster, { group, scope: 'all', to: { kind: 'earliest' } })
  await commit({ 0: 3n })
  await assert.rejects(applyReset(cluster, plan), { code: 'conflict', message: /Make a new plan/ })
  assert.deepEqual(await committed(), { 0: 3n })
})

test('what is not there is refused by its name', async (t) => {
  const { cluster, topic, group } = await createStage(t)
  const plan = (scope: Parameters<typeof planReset>[1]['scope']) =>
    planReset(cluster, { group, scope, to: { kind: 'earliest' } })
  await assert.rejects(plan('all'), { code: 'not-found' })
  await assert.rejects(plan([{ topic: 'no.such.topic' }]), { code: 'not-found', message: /no\.such\.topic/ })
  await assert.rejects(plan([{ topic, partitions: [2] }]), { code: 'not-found', message: /0 to 1, and no 2/ })
  await assert.rejects(describeGroup(cluster, group), { code: 'not-found' })
  await assert.rejects(deleteGroup(cluster, group), { code: 'not-found' })
})

test('a group goes with all it has committed, or with its offsets of one topic', async (t) => {
  const { cluster, topic, group, fill, commit, committed } = await createStage(t)
  await fill(0, 4)
  await commit({ 0: 2n, 1: 0n })
  await deleteGroupOffsets(cluster, group, topic)
  assert.deepEqual(await committed(), {})
  await commit({ 0: 2n })
  await deleteGroup(cluster, group)
  await assert.rejects(describeGroup(cluster, group), { code: 'not-found' })
})

const text = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)
