import { randomUUID } from 'node:crypto'
import { topics } from '@waybill/contracts'
import { discard, type Letter, lastRecords, listDeadLetters, readBrokers } from '@waybill/messaging'
import { readHandles } from '../../verify/read-sources.ts'
import { type AnyRecord, headersOf, write } from '../harm/records.ts'
import { rowsOf } from '../harm/rows.ts'
import type { Scenario, Stage } from '../scenario.ts'

const COPIES = 3
const COPIED = 300

/** The records that are copied: not those of compacted topics, where an old record in front of a new one would be the newest. */
const copied = topics.filter(({ cleanup, events }) => cleanup === 'delete' && events.length > 0)

const BUG = 'chaos_bug'
/** One order in sixteen, by the last digit of its id. */
const createBug = [
  `create or replace function ${BUG}() returns trigger language plpgsql as $$
   begin
     if right(new.order_id::text, 1) = '7' then raise exception 'a bug that order % meets', new.order_id; end if;
     return new;
   end $$`,
  `create or replace trigger ${BUG} before insert on reservations for each row execute function ${BUG}()`,
]

export const messages: readonly Scenario[] = [
  {
    row: 15,
    name: 'copies',
    fault: `the newest ${COPIED} records of each topic are written ${COPIES} times more, the last one first`,
    expects: 'none has an effect',
    quick: true,
    proof: 'packages/messaging/test/consumer.int.test.ts "an event that comes twice …"',
    async harm(stage) {
      let written = 0
      for (const { name } of copied) {
        const records = (
          await lastRecords({ brokers: readBrokers(stage.run.kafka), topic: name, last: COPIED })
        ).toReversed()
        if (records.length === 0) continue
        const copies = records.map(
          ({ topic, partition, key, value, headers }): AnyRecord => ({
            ...{ topic, partition, ...(key ? { key } : {}), ...(value ? { value } : {}) },
            headers: new Map([...headers].map(([header, bytes]) => [Buffer.from(header), bytes])),
          }),
        )
        for (let i = 0; i < COPIES; i++) await write(stage, copies)
        written += copies.length * COPIES
      }
      stage.figure('copies written', written)
    },
  },
  {
    row: 16,
    name: 'poison',
    fault:
      'bytes that are no Avro, an unknown schema, no key, half a megabyte of text and no envelope, on fulfillment.v1',
    expects: 'each reader has them among its dead letters; the orders around them go through',
    accepts: true,
    quick: true,
    proof: 'packages/messaging/test/faults.int.test.ts "poison of each kind …"',
    async harm(stage) {
      const name = `poison-${randomUUID()}`
      const poison = poisonOf(name)
      const handles = await readHandles()
      const readers = [...handles].filter(([, types]) => types.has(TYPE)).map(([service]) => service)
      await write(stage, poison)
      for (const service of readers) {
        await stage.until(
          `${service} has set the poison aside`,
          async () => (await poisonIn(stage, service, name)).length === poison.length,
        )
        const places = await poisonIn(stage, service, name)
        const why = { select: { places }, by: 'waybill chaos', reason: 'nobody can ever read it' }
        await discard({ brokers: readBrokers(stage.run.kafka), service, ...why })
      }
      stage.figure('poisonous records', poison.length)
      stage.figure('services that read them', readers.length)
    },
  },
  {
    row: 17,
    name: 'bug-for-a-key',
    fault: 'a bug in inventory: one order in sixteen fails, however often it is tried, for 15 s',
    expects: 'those become dead letters, the others go through; mended and redriven, those do too',
    proof: 'packages/messaging/test/retries.int.test.ts "the later events of a key wait …"',
    async harm(stage) {
      stage.undo('the bug in inventory', async () => {
        await rowsOf(stage, 'inventory', `drop trigger if exists ${BUG} on reservations`)
        await rowsOf(stage, 'inventory', `drop function if exists ${BUG}()`)
      })
      for (const statement of createBug) await rowsOf(stage, 'inventory', statement)
      await stage.pause(15_000)
    },
  },
]

/** Nothing that an audit would miss an order for: the topic tells of parcels that are packed. */
const TOPIC = 'fulfillment.v1'
const TYPE = 'fulfillment.order.packed'

function poisonOf(name: string): AnyRecord[] {
  const headers = () =>
    headersOf({ ce_type: TYPE, ce_source: 'chaos', ce_time: new Date().toISOString(), ce_id: randomUUID() })
  const key = (n: number) => Buffer.from(`${name}-${n}`)
  const unknownSchema = Buffer.from([0, 0x7f, 0xff, 0xff, 0xff, 1])
  return [
    { topic: TOPIC, key: key(1), value: Buffer.from('these bytes are no frame'), headers: headers() },
    { topic: TOPIC, key: key(2), value: unknownSchema, headers: headers() },
    { topic: TOPIC, key: key(3), value: Buffer.from('x'.repeat(512 * 1024)), headers: headers() },
    { topic: TOPIC, key: key(4), value: unknownSchema },
    { topic: TOPIC, partition: 0, value: unknownSchema, headers: headers() },
  ]
}

/** The open letters of a service that are poison of this name. */
async function poisonIn({ run }: Stage, service: string, name: string): Promise<Letter[]> {
  const found: Letter[] = []
  for await (const letter of listDeadLetters({ brokers: readBrokers(run.kafka), service })) {
    const { key = '', origin } = letter
    if (origin.topic === TOPIC && (key === '' || key.startsWith(name))) found.push(letter)
  }
  return found
}
