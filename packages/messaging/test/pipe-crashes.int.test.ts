import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { createTopics, type Metrics, pipe, redrive, silent, startPipe, unmeasured } from '../src/index.ts'
import { until } from './harness.ts'
import { Ping } from './ping.ts'
import { createPiped, faults, header, PIPE, settled } from './piped.ts'
import { Pong } from './pong.ts'
import { pongs } from './pongs.ts'

const FATAL = 666

test('an event that ends the process which maps it is a dead letter after three such ends, and none other is blamed', async (t) => {
  const piped = await createPiped(t)
  // Enough of one key for several batches, and the fatal one amid them.
  const before = Array.from({ length: 30 }, (_, i) => ({ id: 'a', n: i + 1 }))
  await piped.send(...before, { id: 'a', n: FATAL }, { id: 'a', n: 31 }, { id: 'b', n: 1 })

  let ends = 0
  for (; ends < 10; ends++) {
    const child = piped.start({ instance: '0', fatal: FATAL })
    const done = settled(piped).then(() => 'settled' as const)
    done.catch(() => {})
    if ((await Promise.race([once(child, 'exit').then(() => 'ended' as const), done])) === 'settled') break
  }
  // Once unawares in the midst of a batch, then three times alone.
  assert.equal(ends, 4)

  const { committed: letters } = await piped.read(`${PIPE}.dlq.v1`)
  assert.deepEqual(
    letters.map((letter) => [header(letter, 'dl_error_code'), header(letter, 'dl_attempts')]),
    [['crashed', '3']],
  )
  const found = await faults(piped)
  const [missing, order, ...others] = found.faults
  assert.match(missing ?? '', /^0 pongs for ping \d\/30$/)
  assert.match(order ?? '', /^the pongs of a are not/)
  assert.deepEqual(others, [])
  assert.equal(found.pongs, 32)
})

test('a process that ends well leaves nobody suspicious', async (t) => {
  const piped = await createPiped(t)
  const options = { name: PIPE, pipes: [pongs], ...piped.kafka, lingerMs: 100, log: silent }
  let transactions = 0
  const metrics: Metrics = {
    ...unmeasured,
    count(name) {
      if (name === 'waybill_pipe_transactions_total') transactions += 1
    },
  }
  for (const times of [1, 2]) {
    await piped.send(...Array.from({ length: 40 }, (_, i) => ({ id: 'a', n: times * 100 + i })))
    const running = startPipe({ ...options, metrics })
    await settled(piped)
    await running.close()
  }
  assert.ok(transactions < 20, `${transactions} transactions for 80 events in two runs`)
  assert.deepEqual((await faults(piped)).faults, [])
})

test('a dead letter that is redriven goes through the pipe that gave up on it', async (t) => {
  const piped = await createPiped(t)
  const { brokers, topicPrefix } = piped.kafka
  const name = `${PIPE}.redrive.v1`
  const settings = { key: 'id', partitions: 3, retentionMs: 3_600_000, cleanup: 'delete', owner: PIPE } as const
  await createTopics({ brokers, topicPrefix, topics: [{ ...settings, name, events: [] }] })
  await piped.send({ id: 'a', n: -1 }, { id: 'a', n: 1 })
  const first = startPipe({ name: PIPE, pipes: [pongs], ...piped.kafka, log: silent })
  t.after(() => first.close())
  await settled(piped)
  await first.close()

  const mended = pipe({ from: Ping, to: [Pong], map: ({ data: { id, n } }) => Pong({ id, n, part: 0 }) })
  const second = startPipe({ name: PIPE, pipes: [mended], ...piped.kafka, log: silent })
  t.after(() => second.close())
  assert.equal((await redrive({ brokers, topicPrefix, service: PIPE, select: {}, by: 'a test' })).redriven, 1)
  await until('both have their pong', async () => (await piped.read(Pong.topic)).committed.length === 2)
  assert.deepEqual(
    (await faults(piped)).faults.filter((fault) => !fault.includes('order')),
    [],
  )
  const { committed: made } = await piped.read(Pong.topic)
  const { committed: pings } = await piped.read(Ping.topic)
  assert.equal(header(made[1] ?? assert.fail(), 'causationid'), header(pings[0] ?? assert.fail(), 'ce_id'))
})
