import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { withAdmin } from '@waybill/operations'
import { waybill } from './waybill.ts'

const cluster = { brokers: (process.env.KAFKA_BROKERS ?? '').split(',') }

function freshTopic(t: TestContext): string {
  const name = `cli-${randomBytes(5).toString('hex')}.v1`
  t.after(() =>
    withAdmin(cluster, async (admin) => {
      if ((await admin.listTopics()).includes(name)) await admin.deleteTopics({ topics: [name] })
    }),
  )
  return name
}

test('a topic is made, described, changed, filled, emptied and deleted by commands that show their plan first', async (t) => {
  const topic = freshTopic(t)
  const json = async (...args: string[]) => JSON.parse((await waybill([...args, '--json'])).out)
  assert.equal((await json('topics', 'create', topic, '--partitions', '2', '--dry-run')).done, false)
  assert.equal(
    (await json('topics', 'create', '--topic', topic, '--partitions', '2', '--config', 'retention.ms=60000')).done,
    true,
  )
  assert.equal((await json('topics', 'describe', topic)).partitions.length, 2)

  const alter = ['topics', 'alter', topic, '--config', 'retention.ms=90000', '--partitions', '3']
  assert.equal((await json(...alter)).partitions.done, false)
  assert.equal((await json(...alter, '--execute')).partitions.done, true)

  const sent = await waybill(['produce', topic, '--raw', '--key', 'a', '--data', 'hello', '--header', 'by=me'])
  assert.match(sent.out, new RegExp(`^${topic}/[0-2]@0\n$`))
  assert.equal((await json('topics', 'empty', topic)).done, false)
  assert.equal((await json('topics', 'empty', topic, '--execute')).records, 1)
  assert.equal((await json('topics', 'delete', topic)).done, false)
  const listed = async () => (await json('topics', 'list')).some(({ name }: { name: string }) => name === topic)
  assert.equal(await listed(), true, 'without --execute nothing is deleted')
  assert.equal((await json('topics', 'delete', topic, '--execute')).done, true)
  assert.equal(await listed(), false)
})

test('what can not be done ends with 1 and a word', async () => {
  const table: [args: string[], says: RegExp][] = [
    [['topics', 'describe'], /Name a topic/],
    [['topics', 'describe', 'no-such-topic.v1'], /There is no topic no-such-topic\.v1/],
    [['topics', 'delete', '__consumer_offsets', '--execute'], /cluster's own/],
    [['topics', 'create', 'a.v1', '--partitions', 'x'], /--partitions x is no whole number/],
    [['topics', 'alter', 'a.v1'], /Say what to change/],
    [['produce', 'a.v1', '--data', '{}'], /--type, --schema, --raw or --null/],
    [['produce', 'a.v1', '--type', 'no.such.event', '--data', '{}'], /no event no\.such\.event/],
  ]
  for (const [args, says] of table) {
    const { code, err } = await waybill(args)
    assert.equal(code, 1, args.join(' '))
    assert.match(err, says)
  }
})
