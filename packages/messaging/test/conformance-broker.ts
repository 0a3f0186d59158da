import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import type { RawRecord } from '../src/envelope.ts'
import { createTopics, listTopics, silent, type Topic } from '../src/index.ts'
import type { KafkaOptions } from '../src/kafka/client.ts'
import type { Generation } from '../src/kafka/generation.ts'
import { joinGroup } from '../src/kafka/group.ts'
import { partitionOf } from '../src/kafka/partition.ts'
import { type OutgoingRecord, openProducer } from '../src/kafka/producer.ts'
import { until } from './harness.ts'

/** Makes a broker, or names on one, that no other test uses. */
export type MakeBroker = (t: TestContext) => Promise<Required<KafkaOptions>>

const PARTITIONS = 7
const TOPIC: Topic = {
  name: 'things.v1',
  key: 'id',
  partitions: PARTITIONS,
  retentionMs: 3_600_000,
  cleanup: 'delete',
  owner: 'tests',
  events: [],
}

/** What a broker is held to: Kafka itself, and whatever stands in for it. */
export function conformsAsBroker(name: string, makeBroker: MakeBroker): void {
  const it = (what: string, check: (broker: Broker) => Promise<void>) =>
    test(`${name}: ${what}`, async (t) => {
      const kafka = await makeBroker(t)
      await createTopics({ ...kafka, topics: [TOPIC] })
      await until('the topic is there', async () => (await listTopics(kafka)).length === 1)
      await check(open(t, kafka))
    })

  it('topics that are missing are made, those that exist are left alone', async ({ kafka, send }) => {
    await send('a', 'b', 'c')
    assert.deepEqual(await createTopics({ ...kafka, topics: [TOPIC, { ...TOPIC, name: 'more.v1' }] }), ['more.v1'])
    await until('both are there', async () => (await listTopics(kafka)).length === 2)
    const found = (await listTopics(kafka)).map(({ name, partitions, records }) => ({ name, partitions, records }))
    assert.deepEqual(found, [
      { name: 'more.v1', partitions: PARTITIONS, records: 0 },
      { name: 'things.v1', partitions: PARTITIONS, records: 3 },
    ])
  })

  it('a key goes to the partition that Kafka gives it, and its records stay in order', async ({ send, join }) => {
    const keys = Array.from({ length: 40 }, (_, i) => `key-${i * 7919}`)
    const sent = [1, 2, 3].flatMap((n) => keys.map((key) => `${key}:${n}`))
    await send(...sent.slice(0, 50))
    await send(...sent.slice(50))
    const { records } = join()
    await until('all are read', () => records.length === sent.length)
    for (const key of keys) {
      const mine = records.filter((record) => record.key?.toString() === key)
      assert.deepEqual(mine.map(text), [`${key}:1`, `${key}:2`, `${key}:3`])
      assert.deepEqual(
        new Set(mine.map(({ partition }) => partition)),
        new Set([partitionOf(Buffer.from(key), PARTITIONS)]),
      )
    }
    for (const log of Map.groupBy(records, ({ partition }) => partition).values()) {
      assert.deepEqual(
        log.map(({ offset }) => offset),
        log.map((_, i) => BigInt(i)),
      )
    }
  })

  it('key, value and headers come as they were sent, byte for byte', async ({ sendRaw, join }) => {
    const odd = Buffer.from([0xff, 0x00, 0xfe, 0x80])
    const headers = new Map([
      [Buffer.from('odd'), odd],
      [Buffer.from('empty'), Buffer.alloc(0)],
    ])
    await sendRaw({ key: odd, value: odd, headers }, { key: odd, value: null, headers: new Map() })
    await sendRaw({ key: null, value: Buffer.from('no key'), headers: new Map() })
    const { records } = join()
    await until('all are read', () => records.length === 3)
    const [first, tombstone] = records.filter(({ key }) => key !== null)
    assert.deepEqual([first?.key, first?.value], [odd, odd])
    assert.deepEqual(
      [...(first?.headers ?? [])],
      [
        ['odd', odd],
        ['empty', Buffer.alloc(0)],
      ],
    )
    assert.deepEqual([tombstone?.key, tombstone?.value, tombstone?.headers.size], [odd, null, 0])
    assert.equal(records.find(({ key }) => key === null)?.value?.toString(), 'no key')
    assert.ok(records.every(({ timestamp }) => Math.abs(Date.now() - Number(timestamp)) < 60_000))
  })

  it('records without a key go to more than one partition', async ({ sendRaw, join }) => {
    for (let i = 0; i < 4; i++) await sendRaw({ key: null, value: Buffer.from(`${i}`), headers: new Map() })
    const { records } = join()
    await until('all are read', () => records.length === 4)
    assert.ok(new Set(records.map(({ partition }) => partition)).size > 1)
  })

  it('a topic that is not there is an error of whoever sends to it', async ({ kafka, producer }) => {
    const topic = `${kafka.topicPrefix}nowhere.v1`
    await assert.rejects(producer.send([{ topic, key: null, value: Buffer.from('x'), headers: new Map() }]))
  })

  it('every group reads everything, from the beginning', async ({ send, join }) => {
    const before = join({ groupId: 'before' })
    await send('a', 'b')
    const after = join({ groupId: 'after' })
    await send('c')
    for (const { records } of [before, after]) {
      await until('all are read', () => records.length === 3)
      assert.deepEqual(records.map(text).toSorted(), ['a', 'b', 'c'])
    }
  })

  it('a group goes on behind what it committed, and reads again what it did not', async ({ send, join }) => {
    await send('a:1', 'a:2', 'a:3')
    const first = join()
    await until('all are read', () => first.records.length === 3)
    const [one] = first.records
    assert.ok(one)
    first.generation().done({ ...one, topicId: '' }, one.offset + 1n)
    await first.close()

    const second = join()
    await until('the rest is read', () => second.records.length === 2)
    assert.deepEqual(second.records.map(text), ['a:2', 'a:3'])
  })

  it('members share the partitions, and hand them over with what is committed', async ({ send, join }) => {
    const keys = Array.from({ length: 30 }, (_, i) => `k${i}`)
    const first = join({ commits: true })
    await send(...keys)
    await until('the first has read all', () => first.records.length === 30)

    const second = join({ commits: true })
    const held = (member: Joined) => member.generation().partitions.map(({ partition }) => partition)
    await until('both have some', () => second.generations.length > 0 && held(first).length < PARTITIONS)
    await until('all are held', () => held(first).length + held(second).length === PARTITIONS)
    assert.deepEqual([...held(first), ...held(second)].toSorted(), [0, 1, 2, 3, 4, 5, 6])
    await send(...keys.map((key) => `${key}:again`))
    await until('both have read all', () => first.records.length + second.records.length >= 60)
    assert.equal(first.records.length + second.records.length, 60)

    await first.close()
    await until('the second has all', () => held(second).length === PARTITIONS)
    await send('last')
    await until('the last is read', () => second.records.some((record) => text(record) === 'last'))
    assert.equal(first.records.length + second.records.length, 61)
  })

  it('what a member commits after its generation has ended does not count', async ({ send, join }) => {
    await send('a:1', 'a:2')
    const first = join()
    await until('all are read', () => first.records.length === 2)
    const old = first.generation()
    await first.close()
    const [one] = first.records
    assert.ok(one)
    old.done({ ...one, topicId: '' }, 2n)
    const second = join()
    await until('all are read again', () => second.records.length === 2)
  })

  it('nothing is given out while a member pauses', async ({ send, join }) => {
    const member = join()
    await until('it has its partitions', () => member.generations.length > 0)
    member.generation().pause()
    await send('a', 'b', 'c')
    // What was fetched before may still come; whoever joins later has read all when that is over.
    const other = join({ groupId: 'other' })
    await until('another group has read all', () => other.records.length === 3)
    assert.deepEqual(member.records, [])
    member.generation().resume()
    await until('it reads on', () => member.records.length === 3)
  })
}

const text = ({ value }: RawRecord) => value?.toString()

interface Joined {
  records: RawRecord[]
  generations: Generation[]
  generation(): Generation
  close(): Promise<void>
}

interface Broker {
  kafka: Required<KafkaOptions>
  producer: ReturnType<typeof openProducer>
  /** Sends texts in one request; the key is what stands before the colon. */
  send(...texts: string[]): Promise<void>
  sendRaw(...records: Omit<OutgoingRecord, 'topic'>[]): Promise<void>
  join(options?: { groupId?: string; commits?: boolean }): Joined
}

function open(t: TestContext, kafka: Required<KafkaOptions>): Broker {
  const topic = `${kafka.topicPrefix}${TOPIC.name}`
  const producer = openProducer({ ...kafka, clientId: 'conformance' })
  t.after(() => producer.close())
  const run = randomUUID()
  const sendRaw: Broker['sendRaw'] = (...records) => producer.send(records.map((record) => ({ ...record, topic })))

  return {
    kafka,
    producer,
    sendRaw,
    send: (...texts) =>
      sendRaw(
        ...texts.map((text) => ({
          key: Buffer.from(text.split(':')[0] ?? ''),
          value: Buffer.from(text),
          headers: new Map(),
        })),
      ),
    join({ groupId = 'group', commits = false } = {}) {
      const records: RawRecord[] = []
      const generations: Generation[] = []
      const member = joinGroup({
        ...kafka,
        groupId: `${groupId}-${run}`,
        topics: [TOPIC.name],
        log: silent,
        onError: () => {},
        onGeneration(generation) {
          generations.push(generation)
          return {
            push(record) {
              records.push(record)
              if (commits) generation.done({ ...record, topicId: '' }, record.offset + 1n)
            },
            stop: async () => {},
          }
        },
      })
      t.after(() => member.close())
      const generation = () => {
        const last = generations.at(-1)
        assert.ok(last, 'it has partitions')
        return last
      }
      return { records, generations, generation, close: () => member.close() }
    },
  }
}
