import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { Measured, measured } from './measured.ts'

const A_STATEMENT = 1_000
export const FRAME: Buffer = Buffer.alloc(5) // a schema id of 0: peers copy bytes and read nothing

/** Debezium's EventRouter takes each header from a column of its own; `ce_id` is the row's id. */
export const HEADER_COLUMNS = [
  'ce_specversion',
  'ce_type',
  'ce_source',
  'ce_time',
  'ce_subject',
  'content_type',
  'eventversion',
  'correlationid',
] as const

const headerText = (column: string) => `headers ->> '${column === 'content_type' ? 'content-type' : column}'`

/** The peers' outbox tables, and the statement that fills each. */
const INSERT = {
  'bench.outbox': `
    insert into bench.outbox (bucket, event_id, topic, key, value, headers)
    select ('x' || left(md5(key), 4))::bit(16)::int % 64, gen_random_uuid(), topic, key, value, headers`,
  'bench.debezium_outbox': `
    insert into bench.debezium_outbox (id, topic, key, value, ${HEADER_COLUMNS})
    select (headers ->> 'ce_id')::uuid, topic, convert_from(key, 'UTF8'), value, ${HEADER_COLUMNS.map(headerText)}`,
  'public.outbox': `
    insert into public.outbox (id, aggregate_type, aggregate_id, message_type, segment, payload, metadata)
    select (headers ->> 'ce_id')::uuid, topic, convert_from(key, 'UTF8'), headers ->> 'ce_type', convert_from(key, 'UTF8'),
      json_build_object('value', encode(value, 'base64')), headers`,
  'bench.plain_outbox': 'insert into bench.plain_outbox (topic, key, value, headers) select topic, key, value, headers',
} as const
const ROWS = `
  from unnest($1::text[], $2::bytea[], $3::bytea[], $4::json[])
       with ordinality as r(topic, key, value, headers, n) order by n`

/** Fills a peer's table with the same keys, values and headers as the library's outbox gets for these events. */
export async function fillPeer(url: string, table: keyof typeof INSERT, events: number, keys: number): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  for (let first = 0; first < events; first += A_STATEMENT) {
    const rows = Array.from({ length: Math.min(A_STATEMENT, events - first) }, (_, i) => peerRow(first + i, keys))
    const columns = [
      rows.map((r) => r.topic),
      rows.map((r) => r.key),
      rows.map((r) => r.value),
      rows.map((r) => r.headers),
    ]
    await client.query({ name: 'fill', text: INSERT[table] + ROWS, values: columns })
  }
  await client.end()
}

/** An event as an outbox row: what the library writes for it, byte for byte but for the ids. */
export function peerRow(index: number, keys: number) {
  const { data } = measured(index, keys)
  const id = randomUUID()
  return {
    id,
    topic: Measured.topic,
    key: Buffer.from(data.id),
    value: Buffer.concat([FRAME, Measured.codec.encode(data)]),
    headers: JSON.stringify(headersOf(id, data.id)),
  }
}

/** What the library puts into an event's headers. */
export const headersOf = (id: string, key: string) => ({
  ce_specversion: '1.0',
  ce_id: id,
  ce_type: Measured.type,
  ce_source: 'bench',
  ce_time: new Date().toISOString(),
  ce_subject: key,
  'content-type': 'application/avro',
  eventversion: '1',
  correlationid: id,
})
