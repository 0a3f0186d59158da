import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { alterBrokerConfigs, type BrokerScope, describeBroker, describeCluster } from '../src/index.ts'
import { testCluster } from './cluster.ts'

const cluster = testCluster()
/** Nothing depends on them here, and nobody else sets them. */
const LEVELS = ['log.cleaner.io.buffer.load.factor', 'compression.lz4.level'] as const

async function someBroker(): Promise<number> {
  const [broker] = (await describeCluster(cluster)).brokers
  assert.ok(broker)
  return broker.id
}
const entryOf = async (id: number, name: string) => {
  const found = (await describeBroker(cluster, id)).configs.find((config) => config.name === name)
  assert.ok(found, name)
  return found
}

for (const scope of ['broker', 'all'] as const) {
  test(`a setting of ${scope === 'all' ? 'all brokers' : 'one broker'} is planned, set, told with where it comes from, and taken back`, async (t) => {
    const id = await someBroker()
    const name = LEVELS[scope === 'all' ? 0 : 1]
    const of: BrokerScope = scope === 'all' ? 'all' : id
    const value = scope === 'all' ? `0.${randomInt(10, 90)}1` : String(randomInt(2, 8))
    t.after(() => alterBrokerConfigs(cluster, of, { unset: [name] }))
    const before = await entryOf(id, name)
    assert.deepEqual([before.source, before.readOnly], ['default', false])

    const planned = await alterBrokerConfigs(cluster, of, { set: { [name]: value } }, { dryRun: true })
    const change = { name, from: before.value, to: value, sets: true }
    assert.deepEqual([planned.changes, planned.done], [[change], false])
    assert.equal((await entryOf(id, name)).value, before.value, 'a plan changes nothing')

    assert.equal((await alterBrokerConfigs(cluster, of, { set: { [name]: value } })).done, true)
    const after = await entryOf(id, name)
    assert.deepEqual([after.value, after.source], [value, scope === 'all' ? 'cluster' : 'broker'])
    assert.deepEqual(
      after.layers.map(({ source, value }) => [source, value]),
      [
        [after.source, value],
        ['default', before.value],
      ],
    )
    assert.deepEqual(
      (await alterBrokerConfigs(cluster, of, { set: { [name]: value } })).changes,
      [],
      'it is so already',
    )

    const back = await alterBrokerConfigs(cluster, of, { unset: [name] })
    assert.deepEqual(back.changes, [{ name, from: value, to: before.value, sets: false }])
    assert.deepEqual(await entryOf(id, name), before)
    assert.deepEqual((await alterBrokerConfigs(cluster, of, { unset: [name] })).changes, [])
  })
}

test('what a broker does not take is refused in its words, and what only a restart changes in ours', async () => {
  const id = await someBroker()
  const refused = async (scope: BrokerScope, set: Record<string, string>, message: RegExp) =>
    assert.rejects(alterBrokerConfigs(cluster, scope, { set }, { dryRun: true }), { code: 'invalid', message })
  await refused(id, { 'log.cleaner.threads': 'many' }, /Kafka refuses it.*log\.cleaner\.threads/s)
  await refused('all', { 'log.cleaner.threads': 'many' }, /Kafka refuses it.*log\.cleaner\.threads/s)
  await refused(id, { 'node.id': '7' }, /node\.id can't be changed while a broker runs/)
  await refused(id, { 'no.such.setting': '7' }, /no setting no\.such\.setting/)
  await assert.rejects(alterBrokerConfigs(cluster, 987, { set: {} }), { code: 'not-found', message: /no broker 987/ })
  await assert.rejects(alterBrokerConfigs(cluster, id, { set: { a: '1' }, unset: ['a'] }), { code: 'invalid' })
})

test('a plan warns of what takes records away or may shut clients out, and never shows a secret', async () => {
  const id = await someBroker()
  const plan = (scope: BrokerScope, set: Record<string, string>) =>
    alterBrokerConfigs(cluster, scope, { set }, { dryRun: true })
  const shorter = await plan(id, { 'log.retention.bytes': '1000' })
  assert.match(shorter.warnings.join(' '), /deletes what is beyond it.*every topic without a value of its own/s)
  assert.match((await plan('all', { 'log.retention.ms': '1000' })).warnings.join(' '), /deletes what is beyond it/)
  const secret = await plan(id, { 'sasl.jaas.config': 'hush' })
  assert.deepEqual(secret.changes, [{ name: 'sasl.jaas.config', from: null, to: '(hidden)', sets: true }])
  const { changes, warnings } = await plan('all', { 'max.connections.per.ip': '1000' })
  assert.equal(changes[0]?.to, '1000')
  assert.match(warnings.join(' '), /shuts clients out/)
})
