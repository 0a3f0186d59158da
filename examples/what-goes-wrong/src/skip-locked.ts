import { once } from 'node:events'
import { type Database, publish, silent, startRelay } from '@waybill/messaging'
import pg from 'pg'
import { type Change, changesIn, sendByHand } from './kafka.ts'
import { OrderChanged } from './order-changed.ts'
import { inFreshPlace, type Place } from './place.ts'
import { start } from './process.ts'
import { until, untilOutboxIs } from './until.ts'

const shown = (changes: Change[]) => changes.map((change) => change.status).join(', ') || 'nothing'

const TAKE = 'select id, order_id, status from outbox order by id for update skip locked limit 1'

async function byHand(place: Place, db: Database): Promise<void> {
  console.log('By hand: two relays share the rows by SKIP LOCKED. Relay 1 takes a row and is slow to send it.')
  await db.query('create table outbox (id bigint generated always as identity, order_id text, status text)')
  for (const status of ['placed', 'cancelled'])
    await db.query(`insert into outbox (order_id, status) values ('order-1', $1)`, [status])

  const relays = [new pg.Client(place.url), new pg.Client(place.url)] as const
  const take = async (relay: pg.Client): Promise<Change> => {
    await relay.connect()
    await relay.query('begin')
    const { rows } = await relay.query<{ id: string; order_id: string; status: string }>(TAKE)
    await relay.query('delete from outbox where id = $1', [rows[0]?.id])
    return { orderId: rows[0]?.order_id ?? '', status: rows[0]?.status ?? '' }
  }
  const [first, second] = [await take(relays[0]), await take(relays[1])]
  await sendByHand(place, second) // relay 1 is collecting garbage
  await relays[1].query('commit')
  await sendByHand(place, first)
  await relays[0].query('commit')
  console.log(`  order-1 in Kafka: ${shown(await changesIn(place, 'by-hand'))}; for its readers the order is placed`)
  await Promise.all(relays.map((relay) => relay.end()))
}

async function withLibrary(place: Place, db: Database): Promise<void> {
  console.log('With the library: relay 1 owns the order and is stopped in its tracks. Relay 2 may not pass it by.')
  const relay1 = start('relay.ts', place)
  try {
    await once(relay1.stdout ?? relay1, 'data') // it owns every bucket
    relay1.kill('SIGSTOP')
    for (const status of ['placed', 'cancelled'])
      await db.transaction((tx) => publish(tx, OrderChanged({ orderId: 'order-1', status })))

    const relay2 = startRelay({ ...place, service: 'shop', db, databaseUrl: place.url, log: silent })
    await until('relay 2 has tried to own buckets', () => hasTried(db))
    console.log(`  relay 2 owns ${relay2.status().buckets} of 64 buckets`)
    console.log(`  order-1 in Kafka: ${shown(await changesIn(place, 'orders.v1'))}`)
    relay1.kill('SIGKILL') // PostgreSQL frees what it owned
    await untilOutboxIs(db, 0)
    console.log(`  order-1 in Kafka when relay 1 was killed: ${shown(await changesIn(place, 'orders.v1'))}`)
    await relay2.close()
  } finally {
    relay1.kill('SIGKILL')
  }
}

// A relay looks what else there is to do once it has tried to own buckets.
const hasTried = async (db: Database) => {
  const tries = await db.query(
    `select 1 from pg_stat_activity where datname = current_database() and application_name = 'shop-relay'
       and state = 'idle' and query ~ 'messaging.quarantine|backend_xmin'`,
  )
  return tries.length > 0
}

await inFreshPlace(async (place, db) => {
  await byHand(place, db)
  await withLibrary(place, db)
})
