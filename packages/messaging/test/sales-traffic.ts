import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { frame } from '../src/avro.ts'
import { headersOf, type RawRecord } from '../src/envelope.ts'
import { type AnyEvent, lateTopic } from '../src/index.ts'
import { type OutgoingRecord, openProducer } from '../src/kafka/producer.ts'
import { SERVICE, until, type World } from './harness.ts'
import { type Count, Counted, Refunded, Sold } from './sales.ts'

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Puts events straight on their topics, so that some can be put there twice. */
export function openTraffic(t: TestContext, world: World) {
  const producer = openProducer({ brokers: world.brokers, clientId: 'traffic' })
  t.after(() => producer.close())
  const recordOf = ({ event, data }: AnyEvent): OutgoingRecord => {
    const key = event.keyOf(data)
    const headers = headersOf(event, randomUUID(), key, 'tills', { correlationId: randomUUID() }, new Date())
    return {
      topic: world.topicPrefix + event.topic,
      key: Buffer.from(key),
      value: frame(world.db.publishing.schemaIds.get(event) ?? 0, event.codec.encode(data)),
      headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
    }
  }
  return {
    recordOf,
    send: (records: readonly OutgoingRecord[]) => producer.send(records),
    sendEvents: (...events: AnyEvent[]) => producer.send(events.map(recordOf)),
  }
}

/** An event of the shop 'end' for every partition, at this time: what ended before may be closed when they are taken. */
export const endings = (at: Date): AnyEvent[] =>
  Array.from({ length: 40 }, (_, i) =>
    [Sold, Refunded].map((type) => type({ id: `end-${i}`, shop: 'end', amount: 0, at })),
  ).flat()

const decoded = <T>(
  records: readonly RawRecord[],
  event: { codec: { decoderFor(schema: object): unknown }; schema: object },
) => {
  const decode = event.codec.decoderFor(event.schema) as (body: Buffer) => T
  const byId = new Map(records.map((record) => [record.headers.get('ce_id')?.toString(), record]))
  return [...byId.values()].map((record) => decode((record.value ?? Buffer.alloc(0)).subarray(5)))
}

/** Every result on the topic, each event once however often it stands there. */
export const results = async (world: World): Promise<Count[]> =>
  decoded<Count>(await world.dump(Counted.topic), Counted)

/** Waits until this many final results of shops are told of. */
export const resultsAre = (world: World, many: number, withinMs?: number) =>
  until(
    `${many} results`,
    async () => (await results(world)).filter(({ shop, final }) => final && shop !== 'end').length >= many,
    withinMs,
  )

/** Waits until every record of the two topics is taken, every window but those of 'end' is closed and every result is on its topic. */
export async function allTold(world: World, withinMs?: number): Promise<void> {
  const records = (await world.dump(Sold.topic)).concat(await world.dump(Refunded.topic))
  await until(
    'all is taken and told',
    async () => {
      const [row] = await world.db.query<{ taken: number; open: number; outbox: number }>(
        `select (select coalesce(sum(next_offset), 0)::int from messaging.offsets) as taken,
           (select count(*)::int from messaging.windows where key <> 'end') as open,
           (select count(*)::int from messaging.outbox) as outbox`,
      )
      return row?.taken === records.length && row.open === 0 && row.outbox === 0
    },
    withinMs,
  )
}

interface Sale {
  shop: string
  amount: number
  at: Date
}

/** What the results should be, from the topics alone. */
export async function expected(world: World, sizeMs: number): Promise<Map<string, string>> {
  const sums = new Map<string, { events: number; sum: number }>()
  for (const event of [Sold, Refunded]) {
    for (const { shop, amount, at } of decoded<Sale>(await world.dump(event.topic), event)) {
      if (shop === 'end') continue
      const id = `${shop} ${new Date(Math.floor(at.getTime() / sizeMs) * sizeMs).toISOString()}`
      const { events, sum } = sums.get(id) ?? { events: 0, sum: 0 }
      sums.set(id, { events: events + 1, sum: sum + (event === Sold ? amount : -amount) })
    }
  }
  return new Map([...sums].map(([id, { events, sum }]) => [id, `${events} events, ${sum}`]))
}

/** Checks the results against the topics: what is wrong, or nothing. */
export async function audit(world: World, sizeMs: number): Promise<string[]> {
  const due = await expected(world, sizeMs)
  const faults: string[] = []
  const told = new Set<string>()
  for (const { shop, start, events, sum, final } of await results(world)) {
    if (!final || shop === 'end') continue
    const id = `${shop} ${start.toISOString()}`
    const result = `${events} events, ${sum}`
    if (told.has(id)) faults.push(`${id} is told twice`)
    else if (due.get(id) !== result) faults.push(`${id} is ${result}, not ${due.get(id)}`)
    told.add(id)
  }
  for (const id of due.keys()) if (!told.has(id)) faults.push(`${id} is not told`)
  const late = (await world.dump(lateTopic(SERVICE))).length
  if (late > 0) faults.push(`${late} events came too late`)
  return faults
}
