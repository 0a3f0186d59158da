import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { derivedId } from '../src/derived-id.ts'
import { pipe, silent, startPipe } from '../src/index.ts'
import { openProducer } from '../src/kafka/producer.ts'
import { until } from './harness.ts'
import { Ping } from './ping.ts'
import {
  createPiped,
  dealtWith,
  faults,
  header,
  isGone,
  keepSending,
  kill,
  PIPE,
  type Piped,
  settled,
} from './piped.ts'
import { Pong } from './pong.ts'
import { pongs } from './pongs.ts'

/** From a seed, printed, that a failing run can be repeated with. */
function createRandom(t: TestContext): () => number {
  let seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
  t.diagnostic(`SEED=${seed}`)
  return () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
    return seed / 0x7fffffff
  }
}

/** Waits until the pipe gets on, and then as long as the random number says. */
async function getOn(piped: Piped, random: () => number): Promise<void> {
  const before = await dealtWith(piped)
  await until('it gets on', async () => (await dealtWith(piped)) > before)
  await delay(random() * 200)
}

test('each event is piped exactly once and in order, with its process killed again and again', async (t) => {
  const random = createRandom(t)
  const piped = await createPiped(t)
  const stop = keepSending(piped, 40)
  const any = piped.start({ instance: '0' })
  await getOn(piped, random)
  await kill(any)
  for (let kills = 0; kills < 2; kills++) {
    const amid = piped.start({ instance: '0', signal: 'SIGKILL', commits: 1 + Math.floor(random() * 10) })
    await until('it ends itself in the middle of a transaction', () => isGone(amid))
  }
  piped.start({ instance: '0' })
  const sent = await stop()
  await settled(piped)
  const found = await faults(piped)
  t.diagnostic(`${sent} events; ${found.aborted} records of transactions that were cut off`)
  assert.deepEqual(found.faults, [])
  assert.equal(found.pongs, sent)
  assert.ok(found.aborted > 0)
})

test('the same check finds a pipe whose offsets are no part of its transactions', async (t) => {
  const piped = await createPiped(t)
  const stop = keepSending(piped, 40)
  const amid = piped.start({ instance: '0', broken: true, signal: 'SIGKILL', commits: 5 })
  await until('it ends itself between records and offset', () => isGone(amid))
  piped.start({ instance: '0', broken: true })
  await stop()
  await settled(piped)
  const found = await faults(piped)
  assert.ok(found.faults.some((fault) => fault.startsWith('2 pongs')))
})

test('a process that stood still in a transaction, while another took over, commits nothing of it', async (t) => {
  const piped = await createPiped(t)
  const stop = keepSending(piped, 40)
  const heir = startPipe({ name: PIPE, pipes: [pongs], ...piped.kafka, batch: 20, lingerMs: 5, log: silent })
  t.after(() => heir.close())
  await until('the heir has them all', () => heir.status().assigned === 3)
  const zombie = piped.start({ signal: 'SIGSTOP', commits: 5 })
  await until('the other has some', () => heir.status().assigned < 3)
  await until('it is missed, and the heir has them all again', () => heir.status().assigned === 3)
  const before = await piped.offsets()
  // Before the broker gives up the transaction by itself.
  await until('all go on', async () => (await piped.offsets()).every((offset, i) => offset > (before[i] ?? 0n)))
  zombie.kill('SIGCONT')
  const sent = await stop()
  await settled(piped)
  const found = await faults(piped)
  assert.deepEqual(found.faults, [])
  assert.equal(found.pongs, sent)
  assert.ok(found.aborted > 0)
})

test('each event is piped exactly once and in order, while a second process comes and goes', async (t) => {
  const random = createRandom(t)
  const piped = await createPiped(t)
  const options = { name: PIPE, pipes: [pongs], ...piped.kafka, batch: 20, lingerMs: 5, log: silent }
  const stop = keepSending(piped, 40)
  const first = startPipe(options)
  t.after(() => first.close())
  await getOn(piped, random)
  for (let times = 0; times < 3; times++) {
    const second = startPipe(options)
    await until('both have partitions', () => second.status().assigned > 0 && first.status().assigned < 3)
    await getOn(piped, random)
    await second.close()
    await until('the first has them all', () => first.status().assigned === 3)
  }
  const sent = await stop()
  await settled(piped)
  const found = await faults(piped)
  assert.deepEqual(found.faults, [])
  assert.equal(found.pongs, sent)
})

test('what can not be piped is a dead letter, once, and the events behind it go on', async (t) => {
  const piped = await createPiped(t)
  const producer = openProducer({ brokers: piped.kafka.brokers, clientId: 'poison' })
  t.after(() => producer.close())
  const topic = piped.kafka.topicPrefix + Ping.topic
  await producer.send([{ topic, key: Buffer.from('a'), value: Buffer.from('{"not":"avro"}'), headers: new Map() }])
  await piped.send(...[1, -1, -2, 3, 4, 100_000].map((n) => ({ id: 'a', n })))
  const tries = { unlucky: 0, luckyAtLast: 0 }
  const trying = pipe({
    from: Ping,
    to: [Pong],
    map: (event) => {
      if (event.data.n === 3 && ++tries.unlucky) throw new Error('unlucky')
      if (event.data.n === 4 && ++tries.luckyAtLast < 3) throw new Error('not yet')
      return pongs.map(event) as ReturnType<typeof Pong>[]
    },
  })
  const running = startPipe({ name: PIPE, pipes: [trying], ...piped.kafka, log: silent })
  t.after(() => running.close())
  await settled(piped)

  const { committed: made } = await piped.read(Pong.topic)
  const numbers = made.map((pong) => Pong.codec.decoderFor(Pong.schema)(pong.value?.subarray(5) ?? Buffer.alloc(0)))
  assert.deepEqual(numbers, [
    { id: 'a', n: 1, part: 0 },
    { id: 'a', n: 4, part: 0 },
    { id: 'a', n: 100_000, part: 0 },
    { id: 'a', n: 100_000, part: 1 },
  ])
  assert.deepEqual(tries, { unlucky: 3, luckyAtLast: 3 })

  const { committed: pings } = await piped.read(Ping.topic)
  const both = made.slice(2)
  const cause = header(pings.at(-1) ?? assert.fail(), 'ce_id')
  assert.deepEqual(
    both.map((pong) => header(pong, 'ce_id')),
    [derivedId(PIPE, cause, 0), derivedId(PIPE, cause, 1)],
  )
  for (const pong of both) {
    assert.equal(header(pong, 'causationid'), cause)
    assert.equal(header(pong, 'correlationid'), 'about-a')
    assert.equal(header(pong, 'ce_type'), Pong.type)
    assert.equal(header(pong, 'ce_source'), PIPE)
    assert.equal(String(pong.key), 'a')
  }

  const { committed: letters } = await piped.read(`${PIPE}.dlq.v1`)
  const said = (name: string) => letters.map((letter) => header(letter, name))
  assert.deepEqual(said('dl_error_code'), ['no-envelope', 'minus-one', 'Error'])
  assert.deepEqual(said('dl_attempts'), ['1', '1', '3'])
  assert.deepEqual(
    letters.map((letter) => letter.value),
    [0, 2, 4].map((place) => pings[place]?.value),
  )
  assert.deepEqual(said('ce_id'), [
    '',
    header(pings[2] ?? assert.fail(), 'ce_id'),
    header(pings[4] ?? assert.fail(), 'ce_id'),
  ])
})

test('an event of a type that the pipe does not list, and one that does not fit its schema, are dead letters', async (t) => {
  const piped = await createPiped(t)
  await piped.send({ id: 'a', n: 1 }, { id: 'a', n: 2 })
  const wrong = pipe({
    from: Ping,
    to: [Pong],
    map: ({ data: { id, n } }) => (n === 1 ? (Ping({ id, n, at: new Date() }) as never) : Pong({ id, n, part: 0.5 })),
  })
  const running = startPipe({ name: PIPE, pipes: [wrong], ...piped.kafka, log: silent })
  t.after(() => running.close())
  await settled(piped)
  const { committed: letters } = await piped.read(`${PIPE}.dlq.v1`)
  assert.deepEqual(
    letters.map((letter) => header(letter, 'dl_error_code')),
    ['unpublishable', 'unpublishable'],
  )
  assert.throws(() => startPipe({ name: PIPE, pipes: [wrong, wrong], ...piped.kafka, log: silent }), TypeError)
})
