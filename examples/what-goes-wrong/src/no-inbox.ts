import { Consumer } from '@platformatic/kafka'
import { type Database, on, publish, silent, startConsumer, startRelay } from '@waybill/messaging'
import { changesIn, sendAgain, sendByHand } from './kafka.ts'
import { OrderChanged } from './order-changed.ts'
import { inFreshPlace, type Place } from './place.ts'
import { until, untilOutboxIs } from './until.ts'

const PAY = `update account set cents = cents + 1000`

const balance = async (db: Database) => {
  const [row] = await db.query<{ cents: number }>('select cents from account')
  return row?.cents
}

async function byHand(place: Place, db: Database): Promise<void> {
  console.log(
    'By hand: the consumer applies what it reads. Its sender was killed before it had noted the event as sent.',
  )
  await sendByHand(place, { orderId: 'order-1', status: 'paid' })
  await sendAgain(place, 'by-hand')

  const topic = `${place.topicPrefix}by-hand`
  const consumer = new Consumer({ clientId: 'shop', groupId: `${topic}-shop`, bootstrapBrokers: place.brokers })
  const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false, maxWaitTime: 100 })
  let read = 0
  for await (const record of stream) {
    await db.query(PAY)
    await record.commit()
    if (++read === 2) break
  }
  await consumer.close(true)
  console.log(`  records in Kafka: ${(await changesIn(place, 'by-hand')).length}`)
  console.log(`  paid: ${await balance(db)} cents, for an order of 1000`)
}

async function withLibrary(place: Place, db: Database): Promise<void> {
  console.log('With the library: the effect and the mark that the event was taken are one commit.')
  await db.query('update account set cents = 0')
  const service = { ...place, service: 'shop', db, log: silent }
  const relay = startRelay({ ...service, databaseUrl: place.url })
  await db.transaction((tx) => publish(tx, OrderChanged({ orderId: 'order-1', status: 'paid' })))
  await untilOutboxIs(db, 0)
  await sendAgain(place, 'orders.v1')

  const orderPaid = on(OrderChanged, async (_event, tx) => void (await tx.query(PAY)))
  const consumer = startConsumer({ ...service, handlers: [orderPaid] })
  await until('both records are dealt with', async () => {
    const [row] = await db.query<{ next_offset: number }>('select next_offset from messaging.offsets')
    return row?.next_offset === 2
  })
  console.log(`  records in Kafka: ${(await changesIn(place, 'orders.v1')).length}`)
  console.log(`  paid: ${await balance(db)} cents`)
  await consumer.close()
  await relay.close()
}

await inFreshPlace(async (place, db) => {
  await db.query('create table account (cents bigint not null)')
  await db.query('insert into account values (0)')
  await byHand(place, db)
  await withLibrary(place, db)
})
