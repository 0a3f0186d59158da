import { type Database, publish, silent, startRelay } from '@waybill/messaging'
import pg from 'pg'
import { type Change, changesIn, sendByHand } from './kafka.ts'
import { OrderChanged } from './order-changed.ts'
import { inFreshPlace, type Place } from './place.ts'
import { until, untilOutboxIs } from './until.ts'

const shown = (changes: Change[]) => changes.map((change) => change.orderId).join(', ')

async function byHand(place: Place, db: Database): Promise<void> {
  console.log('By hand: the relay asks for id > the last one it sent. order-1 takes its id first and commits last.')
  await db.query('create table outbox (id bigint generated always as identity, order_id text, status text)')
  let last = 0
  const relay = async () => {
    const rows = await db.query<{ id: number; order_id: string; status: string }>(
      'select * from outbox where id > $1 order by id',
      [last],
    )
    if (rows.length > 0) await sendByHand(place, ...rows.map((row) => ({ orderId: row.order_id, status: row.status })))
    last = rows.at(-1)?.id ?? last
  }
  const insert = (client: pg.Client, orderId: string) =>
    client.query(`insert into outbox (order_id, status) values ($1, 'placed')`, [orderId])

  const [slow, fast] = [new pg.Client(place.url), new pg.Client(place.url)]
  await Promise.all([slow.connect(), fast.connect()])
  await slow.query('begin')
  await insert(slow, 'order-1') // id 1
  await insert(fast, 'order-2') // id 2, committed at once
  await relay()
  console.log(`  in Kafka when order-2 has committed: ${shown(await changesIn(place, 'by-hand'))}`)
  await slow.query('commit')
  await relay()
  console.log(
    `  in Kafka when order-1 has committed: ${shown(await changesIn(place, 'by-hand'))}; order-1 is skipped for good`,
  )
  await Promise.all([slow.end(), fast.end()])
}

async function withLibrary(place: Place, db: Database): Promise<void> {
  console.log('With the library: a row is pending until it is sent. The same two transactions.')
  const relay = startRelay({ ...place, service: 'shop', db, databaseUrl: place.url, log: silent })
  const published = Promise.withResolvers<void>()
  const mayCommit = Promise.withResolvers<void>()
  const slow = db.transaction(async (tx) => {
    await publish(tx, OrderChanged({ orderId: 'order-1', status: 'placed' }))
    published.resolve()
    await mayCommit.promise
  })
  await published.promise
  await db.transaction((tx) => publish(tx, OrderChanged({ orderId: 'order-2', status: 'placed' })))
  await until('order-2 is in Kafka', async () => (await changesIn(place, 'orders.v1')).length === 1)
  console.log(`  in Kafka when order-2 has committed: ${shown(await changesIn(place, 'orders.v1'))}`)
  mayCommit.resolve()
  await slow
  await untilOutboxIs(db, 0)
  console.log(`  in Kafka when order-1 has committed: ${shown(await changesIn(place, 'orders.v1'))}`)
  await relay.close()
}

await inFreshPlace(async (place, db) => {
  await byHand(place, db)
  await withLibrary(place, db)
})
