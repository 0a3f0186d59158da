import { type Database, silent, startRelay } from '@waybill/messaging'
import { changesIn } from './kafka.ts'
import { inFreshPlace, type Place } from './place.ts'
import { runUntilKilled } from './process.ts'
import { untilOutboxIs } from './until.ts'

const ordersIn = async (db: Database) => (await db.query('select id from orders')).length

async function byHand(place: Place, db: Database): Promise<void> {
  console.log('By hand: insert, commit, send. The process is killed between commit and send.')
  await runUntilKilled('dual-write.by-hand.ts', place)
  console.log(`  orders in PostgreSQL: ${await ordersIn(db)}`)
  console.log(`  events in Kafka: ${(await changesIn(place, 'by-hand')).length}, and nothing knows that one is missing`)
}

async function withLibrary(place: Place, db: Database): Promise<void> {
  console.log('With the library: publish on the transaction. The process is killed right after the commit.')
  await db.query('delete from orders')
  await runUntilKilled('dual-write.with-library.ts', place)
  console.log(`  orders in PostgreSQL: ${await ordersIn(db)}`)
  console.log(`  events in Kafka: ${(await changesIn(place, 'orders.v1')).length}, it waits in the outbox`)
  const relay = startRelay({ ...place, service: 'shop', db, databaseUrl: place.url, log: silent })
  await untilOutboxIs(db, 0)
  await relay.close()
  console.log(`  events in Kafka when a relay runs again: ${(await changesIn(place, 'orders.v1')).length}`)
}

await inFreshPlace(async (place, db) => {
  await byHand(place, db)
  await withLibrary(place, db)
})
