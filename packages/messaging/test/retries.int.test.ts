import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Admin } from '@platformatic/kafka'
import {
  type AnyEvent,
  on,
  onMany,
  PermanentError,
  publish,
  type Received,
  redrive,
  throttle,
  Unavailable,
} from '../src/index.ts'
import { createWorld, SERVICE, until, type World } from './harness.ts'
import { Ping } from './ping.ts'

const at = new Date(1_763_700_000_000)
const DEAD = `${SERVICE}.dlq.v1`
type Pinged = Received<{ id: string; n: number }>

interface Seeing extends World {
  /** What was applied, as `key number`, in the order of commits. */
  seen(): Promise<string[]>
  send(...events: AnyEvent[]): Promise<void>
  parked(): Promise<number>
}

async function createSeeing(t: TestContext): Promise<Seeing> {
  const world = await createWorld(t)
  await world.db.query('create table seen (place bigserial, id text, n int)')
  world.relay()
  return {
    ...world,
    seen: async () =>
      (await world.db.query<{ id: string; n: number }>('select id, n from seen order by place')).map(
        ({ id, n }) => `${id}${n}`,
      ),
    send: (...events) => world.db.transaction((tx) => publish(tx, ...events)),
    parked: async () => (await world.db.query('select 1 from messaging.parked')).length,
  }
}

const ping = (id: string, n: number) => Ping({ id, n, at })
const see = on(Ping, async ({ data }, tx) => {
  await tx.query('insert into seen (id, n) values ($1, $2)', [data.id, data.n])
})
const texts = (headers: Map<string, Buffer> | undefined) =>
  Object.fromEntries([...(headers ?? [])].map(([name, value]) => [name, value.toString()]))

/** Sees pings, but fails those for which `fails` returns true. */
const seeUnless = (fails: (event: Pinged) => boolean, options?: Parameters<typeof on>[2]) =>
  on(
    Ping,
    async (event, tx) => {
      if (fails(event)) throw new Error('unlucky')
      await see.commit(event, tx, undefined)
    },
    options,
  )

test('the later events of a key wait behind one that is tried again; other keys go on', async (t) => {
  const world = await createSeeing(t)
  let lucky = false
  await world.send(ping('a', 1), ping('a', 2), ping('b', 1), ping('c', 1), ping('a', 3), ping('b', 2))
  const retry = { attempts: 1_000, first: '20ms', factor: 1 }
  world.consumer([seeUnless(({ data }) => data.id === 'a' && data.n === 1 && !lucky, { retry })])
  await until('the others are seen', async () => (await world.seen()).length === 3)
  await until('those of a are parked', async () => (await world.parked()) === 3)
  await world.send(ping('a', 4), ping('b', 3))
  await until('the next b is seen', async () => (await world.seen()).includes('b3'))
  assert.ok(!(await world.seen()).some((ping) => ping.startsWith('a')))

  lucky = true
  await until('all of a are seen', async () => (await world.seen()).includes('a4'))
  const seen = await world.seen()
  assert.deepEqual(
    seen.filter((ping) => ping.startsWith('a')),
    ['a1', 'a2', 'a3', 'a4'],
  )
  assert.equal(seen.length, 8)
  await until('nothing is parked', async () => (await world.parked()) === 0)
  assert.deepEqual(await world.dump(DEAD), [])
})

test('what is parked outlives its process, and keeps its order', async (t) => {
  const world = await createSeeing(t)
  await world.send(ping('a', 1), ping('a', 2), ping('b', 1))
  const first = world.consumer([
    seeUnless(({ data }) => data.id === 'a' && data.n === 1, { retry: { first: '2h', most: '2h' } }),
  ])
  await until('both of a are parked', async () => (await world.parked()) === 2 && (await world.seen()).length === 1)
  await first.close()
  await world.send(ping('a', 3))
  await world.db.query('update messaging.parked set due_at = now()')

  world.consumer([see])
  await until('all are seen', async () => (await world.seen()).length === 4)
  assert.deepEqual(await world.seen(), ['b1', 'a1', 'a2', 'a3'])
  assert.equal(await world.parked(), 0)
})

test('a key whose effect takes long holds up no other key', async (t) => {
  const world = await createSeeing(t)
  const slow = Promise.withResolvers<void>()
  const asking = on(Ping, {
    effect: async ({ data }) => {
      if (data.id === 'slow') await slow.promise
    },
    commit: (event, tx) => see.commit(event, tx, undefined),
  })
  world.consumer([asking])
  // More keys than partitions: some of them share the slow one's.
  const others = Array.from({ length: 30 }, (_, i) => ping(`k${i}x`, 1))
  await world.send(ping('slow', 1), ping('slow', 2), ...others)
  await until('all others are seen', async () => (await world.seen()).length === others.length)
  slow.resolve()
  await until('the slow ones too', async () => (await world.seen()).length === others.length + 2)
  assert.deepEqual((await world.seen()).slice(-2), ['slow1', 'slow2'])
})

test('a key whose provider is down waits without using up tries; other keys go on', async (t) => {
  const world = await createSeeing(t)
  let up = false
  let asked = 0
  const asking = on(Ping, {
    effect: async ({ data }) => {
      if (data.id !== 'down' || up) return
      asked += 1
      throw new Unavailable('this bank is down', { retryAfterMs: 10 })
    },
    commit: (event, tx) => see.commit(event, tx, undefined),
  })
  const consumer = world.consumer([asking])
  await world.send(ping('down', 1), ping('down', 2), ...Array.from({ length: 20 }, (_, i) => ping(`k${i}x`, 1)))
  await until('the others are seen and it was asked more often than it may fail', async () => {
    return (await world.seen()).length === 20 && asked > 5
  })
  assert.equal(consumer.status().lastError, 'this bank is down')
  up = true
  await until('all are seen', async () => (await world.seen()).length === 22)
  assert.deepEqual((await world.seen()).slice(-2), ['down1', 'down2'])
  assert.deepEqual(await world.dump(DEAD), [])
  await until('the outage is over', () => consumer.status().lastError === undefined)
})

test('by choice an event that fails goes through delay topics, and later ones overtake it', async (t) => {
  const world = await createSeeing(t)
  let tries = 0
  const retry = { order: 'none', delays: ['100ms', '200ms'] } as const
  const twice = seeUnless(({ data }) => data.n === 1 && ++tries <= 2, { retry })
  await world.send(ping('a', 1))
  world.consumer([twice])
  await until('it failed', () => tries > 0)
  await world.send(ping('a', 2))
  await until('both are seen', async () => (await world.seen()).length === 2)
  assert.deepEqual(await world.seen(), ['a2', 'a1'])

  const [original] = await world.dump(Ping.topic)
  const [delayed] = await world.dump(`${SERVICE}.retry.200ms.v1`)
  assert.deepEqual(delayed?.value, original?.value)
  const headers = texts(delayed?.headers)
  assert.equal(headers.rt_topic, Ping.topic)
  assert.equal(headers.rt_offset, String(original?.offset))
  assert.equal(headers.rt_attempts, '2')
  assert.equal(headers.ce_id, texts(original?.headers).ce_id)
  assert.deepEqual(await world.dump(DEAD), [])
})

test('what used up its delays is a dead letter that names where it came from', async (t) => {
  const world = await createSeeing(t)
  await world.send(ping('a', 1))
  world.consumer([seeUnless(() => true, { retry: { order: 'none', delays: ['100ms'] } })])
  await until('the dead letter is there', async () => (await world.dump(DEAD)).length === 1)
  const headers = texts((await world.dump(DEAD))[0]?.headers)
  assert.equal(headers.dl_topic, Ping.topic)
  assert.equal(headers.dl_attempts, '2')
  assert.deepEqual(
    Object.keys(headers).filter((name) => name.startsWith('rt_')),
    [],
  )
})

test('a handler that does not end fails at its deadline, and its transaction is rolled back', async (t) => {
  const world = await createSeeing(t)
  let tries = 0
  const hanging = on(Ping, async (event, tx, { signal }) => {
    await see.commit(event, tx, undefined)
    if (event.data.n !== 1) return
    tries += 1
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  })
  world.consumer([hanging], { deadline: '50ms', retry: { attempts: 2, first: '10ms' } })
  await world.send(ping('a', 1))
  await until('it was tried', () => tries > 0)
  await world.send(ping('a', 2))
  await until('the next one is seen', async () => (await world.seen()).includes('a2'))
  assert.deepEqual(await world.seen(), ['a2'])
  const [letter] = await world.dump(DEAD)
  assert.equal(texts(letter?.headers).dl_error_code, 'DeadlineExceeded')
  assert.equal(texts(letter?.headers).dl_attempts, '2')
})

test('a handler may take many events at once; when it fails, only the one at fault is set aside', async (t) => {
  const world = await createSeeing(t)
  const calls: number[] = []
  const many = onMany(Ping, async (events, tx) => {
    calls.push(events.length)
    if (events.some(({ data }) => data.n === 70)) throw new Error('unlucky')
    await tx.query('insert into seen (id, n) select * from unnest($1::text[], $2::int[])', [
      events.map(({ data }) => data.id),
      events.map(({ data }) => data.n),
    ])
  })
  await world.send(...Array.from({ length: 100 }, (_, n) => ping(`k${n}`, n)))
  await until('all are on the topic', async () => (await world.dump(Ping.topic)).length === 100)
  world.consumer([many], { retry: { attempts: 1 } })
  await until('all but one are seen', async () => (await world.seen()).length === 99)
  assert.ok(!(await world.seen()).includes('k7070'))
  await until('the one is a dead letter', async () => (await world.dump(DEAD)).length === 1)
  assert.ok(Math.max(...calls) > 1 && calls.length < 60, `${calls.length} calls`)
})

test('closing waits for the effect that runs and commits it: nobody is asked twice', async (t) => {
  const world = await createSeeing(t)
  const effect = Promise.withResolvers<void>()
  let asked = 0
  const asking = on(Ping, {
    effect: async () => {
      asked += 1
      await effect.promise
    },
    commit: (event, tx) => see.commit(event, tx, undefined),
  })
  const first = world.consumer([asking])
  await world.send(ping('a', 1))
  await until('it was asked', () => asked === 1)
  const closed = first.close()
  effect.resolve()
  await closed
  assert.deepEqual(await world.seen(), ['a1'])

  world.consumer([asking])
  await world.send(ping('b', 1))
  await until('the next one is seen', async () => (await world.seen()).includes('b1'))
  assert.equal(asked, 2)
})

test('a consumer that would forget events before their topic does refuses to start', async (t) => {
  const world = await createSeeing(t)
  // The topic keeps records for an hour.
  const consumer = world.consumer([see], { inboxWindowMs: 1_800_000 })
  await assert.rejects(
    consumer.ready,
    /pings\.v1 keeps records for 0\.04 days, but tester remembers taken events for 0\.02 days/,
  )
  await world.send(ping('a', 1))
  await until('it is on the topic', async () => (await world.dump(Ping.topic)).length === 1)
  assert.match(consumer.status().lastError ?? '', /take effect twice/)
  assert.deepEqual(await world.seen(), [])
})

test('what was set aside is taken when it comes back, though it was read again meanwhile', async (t) => {
  const world = await createSeeing(t)
  let broken = true
  const mended = on(Ping, async (event, tx) => {
    if (event.data.n === 1 && broken) throw new PermanentError('not yet', { code: 'not-yet' })
    await see.commit(event, tx, undefined)
  })
  await world.send(ping('a', 1))
  const first = world.consumer([mended])
  await until('it is a dead letter', async () => (await world.dump(DEAD)).length === 1)
  await first.close()
  // The group's offset in Kafka was lost, or came too late: all is read again, behind the database's own.
  const admin = new Admin({ clientId: 'lost', bootstrapBrokers: world.brokers })
  await admin.deleteGroups({ groups: [`${world.topicPrefix}${SERVICE}`] })
  await admin.close()
  world.consumer([mended])
  await world.send(ping('a', 2))
  await until('what is behind it is seen', async () => (await world.seen()).includes('a2'))

  broken = false
  const { brokers, topicPrefix } = world
  await redrive({ brokers, topicPrefix, service: SERVICE, select: { code: 'not-yet' }, by: 'test' })
  await until('it is seen at last', async () => (await world.seen()).includes('a1'))
})

test('a handler that goes on behind its deadline writes into nobody else’s transaction', async (t) => {
  const world = await createSeeing(t)
  const late = Promise.withResolvers<void>()
  const refused = Promise.withResolvers<unknown>()
  const deaf = on(Ping, async (event, tx) => {
    if (event.data.n === 1) {
      await late.promise
      await Promise.resolve(see.commit(event, tx, undefined)).catch(refused.resolve)
      return
    }
    await see.commit(event, tx, undefined)
  })
  world.consumer([deaf], { deadline: '50ms', retry: { attempts: 1 } })
  await world.send(ping('a', 1))
  await until('it is given up', async () => (await world.dump(DEAD)).length === 1)
  late.resolve()
  assert.match(String(await refused.promise), /The transaction has ended/)
  await world.send(ping('a', 2))
  await until('the next one is seen', async () => (await world.seen()).length > 0)
  assert.deepEqual(await world.seen(), ['a2'])
})

test('an error with a NUL in its text stops nothing', async (t) => {
  const world = await createSeeing(t)
  let tries = 0
  const odd = on(Ping, async (event, tx) => {
    if (event.data.n === 1 && ++tries === 1) throw new Error('Unexpected token \0 in JSON')
    await see.commit(event, tx, undefined)
  })
  await world.send(ping('a', 1))
  world.consumer([odd])
  await until('it is seen', async () => (await world.seen()).length === 1)
})

test('what a middleware waits for is not the time of the handler: a throttle far slower than the deadline fails nothing', async (t) => {
  const world = await createSeeing(t)
  let tries = 0
  const counting = on(Ping, (event, tx) => {
    tries += 1
    return see.commit(event, tx, undefined)
  })
  await world.send(...['a', 'b', 'c'].map((id) => ping(id, 1)))
  world.consumer([counting], { deadline: '200ms', middleware: [throttle({ perSecond: 2 })] })
  await until('all are seen', async () => (await world.seen()).length === 3)
  assert.equal(tries, 3)
})
