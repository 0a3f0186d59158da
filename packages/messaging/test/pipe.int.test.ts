import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { silent, startPipe } from '../src/index.ts'
import { openTransactions } from '../src/kafka/transactions.ts'
import { runPipe } from '../src/pipe/start.ts'
import { until } from './harness.ts'
import { Ping } from './ping.ts'
import { createPiped, faults, keepSending, kill, PIPE, settled } from './piped.ts'
import { Pong } from './pong.ts'
import { pongs } from './pongs.ts'

/** A seed that a failing run can be repeated with. */
function createRandom(t: { diagnostic(text: string): void }): () => number {
  let seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
  t.diagnostic(`SEED=${seed}`)
  return () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
    return seed / 0x7fffffff
  }
}

test('each event is piped exactly once and in order, with its process killed again and again', async (t) => {
  const random = createRandom(t)
  const piped = await createPiped(t)
  const stop = keepSending(piped, 40)
  for (let kills = 0; kills < 5; kills++) {
    const child = piped.start('0')
    const before = (await piped.read(Pong.topic)).committed.length
    await until('it has begun', async () => (await piped.read(Pong.topic)).committed.length > before)
    await delay(random() * 300)
    await kill(child)
  }
  piped.start('0')
  const sent = await stop()
  await settled(piped)
  const result = await faults(piped)
  t.diagnostic(`${sent} events; ${result.aborted} records of killed transactions`)
  assert.deepEqual(result.faults, [])
  assert.equal(result.pongs, sent)
})

test('the same check finds a pipe whose offsets are no part of its transactions', async (t) => {
  const random = createRandom(t)
  const piped = await createPiped(t)
  const stop = keepSending(piped, 40)
  for (let kills = 0; kills < 10 && (await faults(piped)).faults.every((fault) => fault.startsWith('0 ')); kills++) {
    const child = piped.start('0', true)
    const before = (await piped.read(Pong.topic)).committed.length
    await until('it has begun', async () => (await piped.read(Pong.topic)).committed.length > before)
    await delay(random() * 300)
    await kill(child)
  }
  piped.start('0', true)
  await stop()
  await settled(piped)
  const found = (await faults(piped)).faults
  assert.ok(
    found.some((fault) => fault.startsWith('2 pongs')),
    `${found.length} faults`,
  )
})
