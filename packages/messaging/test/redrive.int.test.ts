import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { on, PermanentError, publish, redrive } from '../src/index.ts'
import { createLetterWorld, DLQ, type LetterWorld, letter, REDRIVE, see, texts } from './dead-letters.ts'
import { SERVICE, until } from './harness.ts'
import { Ping } from './ping.ts'

const at = new Date(1_763_700_000_000)
const by = 'a test'

const send = ({ db }: LetterWorld, ...numbers: number[]) =>
  db.transaction((tx) => publish(tx, ...numbers.map((n) => Ping({ id: 'a', n, at }))))

/** A handler that fails for odd numbers until it is mended. */
function breakable(service: string) {
  const state = { broken: true }
  const handler = on(Ping, async (event, tx) => {
    if (state.broken && event.data.n % 2 === 1) throw new PermanentError('odd', { code: 'odd' })
    await see(service).commit(event, tx, undefined)
  })
  return { state, handler }
}

test('a redrive reaches the service that failed, once, and no other', async (t) => {
  const world = await createLetterWorld(t)
  world.relay()
  const { state, handler } = breakable(SERVICE)
  world.reads(SERVICE, [handler])
  world.reads('other', [see('other')])
  await send(world, 1, 2, 3)
  await until('two letters', async () => (await world.letters()).length === 2)
  await until('the other has all', async () => (await world.seen('other')).length === 3)

  state.broken = false
  assert.equal((await redrive({ ...world.options, select: {}, by })).redriven, 2)
  await until('they take effect', async () => (await world.seen()).length === 3)
  // Sent again, as by a run that was killed before it marked them: known by their ids.
  const copies = (await world.dump(REDRIVE)).map((record) => ({ ...record, key: 'a', headers: texts(record) }))
  await world.write(...copies)
  await send(world, 4)
  await until('the last is seen by both', async () =>
    (await Promise.all([world.seen(), world.seen('other')])).every((seen) => seen.includes(4)),
  )
  await until('the copies are read', async () => (await taken(world)) === 4)
  assert.deepEqual(await world.seen(), [2, 1, 3, 4])
  assert.deepEqual(await world.seen('other'), [1, 2, 3, 4])
})

/** How many records of the redrive topic the service has gone past. */
async function taken({ db }: LetterWorld): Promise<number> {
  const [row] = await db.query<{ taken: number }>(
    'select coalesce(sum(next_offset), 0)::bigint as taken from messaging.offsets where topic = $1',
    [REDRIVE],
  )
  return row?.taken ?? 0
}

test('what fails again is a letter with its first place and one redrive more', async (t) => {
  const world = await createLetterWorld(t)
  world.relay()
  world.reads(SERVICE, [breakable(SERVICE).handler])
  await send(world, 1)
  for (const redrives of [0, 1, 2, 3]) {
    await until(
      `a letter that was redriven ${redrives} times`,
      async () => (await world.letters())[0]?.redrives === redrives,
    )
    const { redriven, refused } = await redrive({ ...world.options, select: {}, by })
    assert.deepEqual([redriven, refused], redrives < 3 ? [1, 0] : [0, 1])
  }
  const letters = (await world.dump(DLQ)).filter(({ headers }) => headers.has('dl_topic')).map(texts)
  assert.equal(letters.length, 4)
  for (const headers of letters) {
    assert.deepEqual([headers.dl_topic, headers.dl_offset], [Ping.topic, '0'])
    assert.equal(headers.dl_timestamp, letters[0]?.dl_timestamp)
    assert.deepEqual(
      Object.keys(headers).filter((name) => name.startsWith('rd_')),
      [],
    )
  }
  assert.deepEqual(
    letters.map((headers) => headers.dl_redrives),
    [undefined, '1', '2', '3'],
  )
})

test('bytes that are no event come back byte for byte as a letter again', async (t) => {
  const world = await createLetterWorld(t)
  world.relay()
  world.reads(SERVICE, [see(SERVICE)])
  const value = Buffer.from([0x00, 0xff, 0x80, 0x00, 0x7f])
  await world.write({ topic: Ping.topic, value, headers: { ce_type: Ping.type, 'x-app': '1' } })
  await until('a letter', async () => (await world.letters()).length === 1)
  await redrive({ ...world.options, select: {}, by })
  await until('it is back', async () => (await world.letters())[0]?.redrives === 1)
  const [again] = await world.letters()
  assert.deepEqual(again?.record.value, value)
  assert.equal(again?.record.headers.get('x-app')?.toString(), '1')
})

test('killed after it sent letters and before it marked them: the next run sends them again, and they take effect once', async (t) => {
  const world = await createLetterWorld(t)
  world.relay()
  const { state, handler } = breakable(SERVICE)
  world.reads(SERVICE, [handler])
  await send(world, 1, 3, 5)
  await until('three letters', async () => (await world.letters()).length === 3)
  state.broken = false

  const child = fork(new URL('./redrive-killed.ts', import.meta.url), {
    env: { ...process.env, OPTIONS: JSON.stringify(world.options) },
  })
  const [, signal] = await once(child, 'exit')
  assert.equal(signal, 'SIGKILL')
  assert.equal((await world.dump(REDRIVE)).length, 3)
  assert.equal((await world.letters()).length, 3, 'they are not marked')

  assert.equal((await redrive({ ...world.options, select: {}, by })).redriven, 3)
  assert.equal((await world.dump(REDRIVE)).length, 6)
  assert.deepEqual(await world.letters(), [])
  await until('all six are read', async () => (await taken(world)) === 6)
  assert.deepEqual(await world.seen(), [1, 3, 5])
})

test('a redrive that can send no more says so, and what it told of is done', async (t) => {
  const world = await createLetterWorld(t)
  await world.write(...Array.from({ length: 30 }, (_, n) => letter(n)))
  const told: bigint[] = []
  const producer = {
    sent: 0,
    async send() {
      this.sent += 1
      if (this.sent === 3) throw new Error('the broker is gone')
    },
    async close() {},
  }
  const onOutcome = ({ origin }: { origin: { offset: bigint } }) => told.push(origin.offset)
  await assert.rejects(redrive({ ...world.options, select: {}, by, onOutcome }, { producer }), /the broker is gone/)
  assert.equal(told.length, 10)
})
