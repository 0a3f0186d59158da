import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countCauses, discard, findDeadLetter, listDeadLetters, redrive } from '../src/index.ts'
import { collected, createLetterWorld, DLQ, letter, REDRIVE, texts } from './dead-letters.ts'
import { Ping } from './ping.ts'

const by = 'a test'

test('the open letters are listed with what is known of them, and counted by cause', async (t) => {
  const world = await createLetterWorld(t)
  await world.write(
    letter(1, { dl_error: 'first' }, { key: 'a', value: Buffer.from([0xff, 0x00]) }),
    letter(2, { dl_error_code: 'no-account' }, { key: 'b' }),
    letter(3, { dl_error: 'last', dl_redrives: '2' }, { key: 'c' }),
    { topic: DLQ, key: 'd', value: Buffer.from('from elsewhere') },
  )
  const letters = await world.letters()
  assert.equal(letters.length, 4)
  const first = letters.find(({ key }) => key === 'a')
  assert.deepEqual(first?.record.value, Buffer.from([0xff, 0x00]))
  assert.deepEqual(
    { ...first, record: undefined },
    {
      record: undefined,
      partition: first?.partition,
      offset: 0n,
      service: 'tester',
      origin: { topic: Ping.topic, partition: 0, offset: 1n, time: new Date(1_763_700_060_000) },
      id: '01890000-0000-7000-8000-000000000001',
      type: Ping.type,
      key: 'a',
      code: 'Error',
      error: 'first',
      attempts: 3,
      firstFailedAt: new Date(1_763_700_060_000),
      failedAt: new Date(1_763_700_060_000),
      redrives: 0,
    },
  )
  assert.equal(letters.find(({ key }) => key === 'd')?.code, 'foreign')
  assert.deepEqual((await countCauses(letters)).map(({ code, type, letters }) => [code, type, letters]).toSorted(), [
    ['Error', Ping.type, 2],
    ['foreign', undefined, 1],
    ['no-account', Ping.type, 1],
  ])
  assert.deepEqual(
    (await world.letters({ code: 'no-account' })).map(({ key }) => key),
    ['b'],
  )
})

test('data is decoded where its schema is known; where not, the letter says why', async (t) => {
  const world = await createLetterWorld(t)
  const { options, registryUrl } = world
  const id = world.db.publishing.schemaIds.get(Ping) ?? 0
  const framed = Buffer.concat([Buffer.from([0, 0, 0, 0, 0]), Ping.codec.encode({ id: 'a', n: 7, at: new Date(0) })])
  framed.writeInt32BE(id, 1)
  await world.write(letter(1, {}, { value: framed }), letter(2, {}, { value: Buffer.from('no avro') }))

  const [good, bad] = await collected(listDeadLetters({ ...options, registryUrl }))
  assert.deepEqual(good?.data, { id: 'a', n: 7, at: new Date(0) })
  assert.equal(bad?.data, undefined)
  assert.match(bad?.undecodable ?? '', /is not framed Avro/)
})

test('a letter that was discarded is listed no more, and shows who did it and why', async (t) => {
  const world = await createLetterWorld(t)
  const { options } = world
  await world.write(letter(1), letter(2, { dl_error_code: 'x' }), letter(3))
  const before = await world.letters()
  await assert.rejects(discard({ ...options, select: {}, reason: ' ', by }), /Say why/)
  assert.equal((await discard({ ...options, select: { code: 'x' }, reason: 'tried', by, dryRun: true })).discarded, 1)
  assert.equal((await world.letters()).length, 3)

  const { operation, discarded } = await discard({ ...options, select: { code: 'x' }, reason: 'a test order', by })
  assert.equal(discarded, 1)
  assert.deepEqual(
    (await world.letters()).map(({ code }) => code),
    ['Error', 'Error'],
  )

  const place = before[1]
  assert.ok(place)
  const found = await findDeadLetter({ ...options, place })
  assert.equal(found?.letter.code, 'x')
  const [mark] = found?.marks ?? []
  assert.deepEqual(
    { ...mark, at: undefined },
    {
      mark: 'discarded',
      letter: { partition: place.partition, offset: place.offset },
      operation,
      reason: 'a test order',
      by,
      at: undefined,
    },
  )
  assert.equal(await findDeadLetter({ ...options, place: { partition: place.partition, offset: 99n } }), undefined)
  assert.equal(
    await findDeadLetter({ ...options, place: { partition: place.partition, offset: 3n } }),
    undefined,
    'a mark',
  )
})

test('the letters that were there at the start are listed, not those that come meanwhile', async (t) => {
  const world = await createLetterWorld(t)
  await world.write(letter(1), letter(2))
  const seen = []
  for await (const { error } of listDeadLetters(world.options)) {
    seen.push(error)
    await world.write(letter(3))
  }
  assert.equal(seen.length, 2)
})

test('many letters are listed in their order, and marked ones among them are left out', async (t) => {
  const world = await createLetterWorld(t)
  const { options } = world
  const value = Buffer.alloc(20_000, 7)
  for (let batch = 0; batch < 10; batch++) {
    await world.write(...Array.from({ length: 30 }, (_, i) => letter(batch * 30 + i, {}, { value })))
  }
  const even = (await world.letters()).filter((_, i) => i % 2 === 0)
  await discard({ ...options, select: { places: even }, reason: 'even', by })
  const left = (await world.letters()).map(({ origin }) => Number(origin.offset))
  assert.deepEqual(
    left,
    Array.from({ length: 150 }, (_, i) => 2 * i + 1),
  )
})

test('a service without a topic of dead letters is told so', async (t) => {
  const { options } = await createLetterWorld(t)
  await assert.rejects(collected(listDeadLetters({ ...options, service: 'nobody' })), /nobody\.dlq\.v1/)
})

test('a dry run says what it would do and sends nothing', async (t) => {
  const world = await createLetterWorld(t)
  await world.write(letter(1), letter(2, { dl_redrives: '3' }), letter(3))
  const told: string[] = []
  const { redriven, planned, refused } = await redrive({
    ...world.options,
    select: {},
    by,
    dryRun: true,
    onOutcome: ({ origin }, outcome) => told.push(`${origin.offset} ${outcome}`),
  })
  assert.deepEqual({ redriven, planned, refused }, { redriven: 0, planned: 2, refused: 1 })
  assert.deepEqual(told.toSorted(), ['1 planned', '2 refused', '3 planned'])
  assert.deepEqual(await world.dump(REDRIVE), [])
  assert.equal((await world.letters()).length, 3)
})

test('a letter goes back byte for byte, with the place it had at first, and is open no more', async (t) => {
  const world = await createLetterWorld(t)
  const value = Buffer.from([0x00, 0xff, 0xfe, 0x00, 0x01, 0x80])
  await world.write(letter(7, { dl_redrives: '1', traceparent: '00-x', 'x-app': 'žluť' }, { key: 'k', value }))
  const { operation } = await redrive({ ...world.options, select: {}, by, reason: 'mended' })

  const [record] = await world.dump(REDRIVE)
  assert.ok(record)
  assert.deepEqual(record.value, value)
  assert.equal(record.key?.toString(), 'k')
  assert.deepEqual(texts(record), {
    ce_id: '01890000-0000-7000-8000-000000000007',
    ce_type: Ping.type,
    ce_source: 'test',
    traceparent: '00-x',
    'x-app': 'žluť',
    rd_topic: Ping.topic,
    rd_partition: '0',
    rd_offset: '7',
    rd_timestamp: new Date(1_763_700_420_000).toISOString(),
    rd_count: '2',
    rd_operation: operation,
  })
  assert.deepEqual(await world.letters(), [])
  const [, mark] = await world.dump(DLQ)
  assert.equal(mark?.value, null)
  assert.equal(mark?.key?.toString(), 'k')
  assert.equal(texts(mark).dl_mark_operation, operation)
  assert.equal(texts(mark).dl_mark_reason, 'mended')
})

test('letters of one key go in their original order, also those that failed again', async (t) => {
  const world = await createLetterWorld(t)
  // 2 failed again: it stands behind those that came after it.
  await world.write(
    letter(1),
    letter(3),
    letter(4),
    letter(2, { dl_redrives: '1' }),
    letter(9, {}, { key: 'b' }),
    letter(8, {}, { key: 'b' }),
    letter(5, { dl_topic: 'others.v1' }),
  )
  await redrive({ ...world.options, select: {}, by })
  const sent = (await world.dump(REDRIVE)).filter((record) => texts(record).rd_topic === Ping.topic)
  const offsetsOf = (key: string) =>
    sent.filter((record) => record.key?.toString() === key).map((record) => Number(texts(record).rd_offset))
  assert.deepEqual(offsetsOf('a'), [1, 2, 3, 4])
  assert.deepEqual(offsetsOf('b'), [8, 9])
})

test('what came back three times is refused, unless it is forced', async (t) => {
  const world = await createLetterWorld(t)
  await world.write(letter(1, { dl_redrives: '3' }), letter(2, { dl_redrives: '2' }))
  const first = await redrive({ ...world.options, select: {}, by })
  assert.deepEqual([first.redriven, first.refused], [1, 1])
  assert.deepEqual(
    (await world.letters()).map(({ origin }) => origin.offset),
    [1n],
  )
  const forced = await redrive({ ...world.options, select: {}, by, force: true })
  assert.deepEqual([forced.redriven, forced.refused], [1, 0])
  assert.deepEqual(
    (await world.dump(REDRIVE)).map((record) => texts(record).rd_count),
    ['3', '4'],
  )
})

test('a redrive keeps its rate, and what `most` leaves is the next run’s', async (t) => {
  const world = await createLetterWorld(t)
  await world.write(...Array.from({ length: 60 }, (_, n) => letter(n)))
  let now = 0
  const clock = {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms
    },
  }
  const sentAt: number[] = []
  const onOutcome = () => sentAt.push(now)
  const first = await redrive({ ...world.options, select: {}, by, ratePerS: 20, most: 50, onOutcome }, { clock })
  assert.equal(first.redriven, 50)
  for (const start of sentAt) {
    const within = sentAt.filter((at) => at >= start && at < start + 1_000).length
    assert.ok(within <= 22, `${within} in the second from ${start}`)
  }
  assert.ok(now >= 2_300, `50 letters took ${now} ms of the clock`)

  assert.equal((await world.letters()).length, 10)
  assert.equal((await redrive({ ...world.options, select: {}, by })).redriven, 10)
  assert.equal((await world.dump(REDRIVE)).length, 60)
  await assert.rejects(redrive({ ...world.options, select: {}, by, ratePerS: 0 }), /give at least 1/)
})

test('a redrive that is stopped ends after its batch, and the next one takes the rest', async (t) => {
  const world = await createLetterWorld(t)
  await world.write(...Array.from({ length: 30 }, (_, n) => letter(n)))
  const stop = new AbortController()
  const first = await redrive({ ...world.options, select: {}, by, signal: stop.signal, onOutcome: () => stop.abort() })
  assert.equal(first.redriven, 10)
  assert.equal((await redrive({ ...world.options, select: {}, by })).redriven, 20)
  const sent = (await world.dump(REDRIVE)).map((record) => Number(texts(record).rd_offset))
  assert.deepEqual(
    sent,
    Array.from({ length: 30 }, (_, n) => n),
  )
})
