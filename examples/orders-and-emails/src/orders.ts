import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { openDatabase, prepareEvents, publish, startRelay } from '@waybill/messaging'
import { OrderPlaced } from './events.ts'
import { brokers, log, registryUrl, topicPrefix, url } from './settings.ts'

const db = openDatabase({ url, name: 'orders' })
await db.query('create table if not exists orders (id uuid primary key, email text not null, cents bigint not null)')
await prepareEvents(db, [OrderPlaced], { registryUrl, source: 'orders', log })
const relay = startRelay({ service: 'orders', db, databaseUrl: url, brokers, topicPrefix, log })

// The order and its event are committed together, or not at all.
async function placeOrder(email: string, cents: number): Promise<string> {
  const orderId = randomUUID()
  await db.transaction(async (tx) => {
    await tx.query('insert into orders (id, email, cents) values ($1, $2, $3)', [orderId, email, cents])
    await publish(tx, OrderPlaced({ orderId, email, cents }))
  })
  return orderId
}

const server = createServer(async (_request, response) => {
  try {
    response.end(`${await placeOrder('ada@example.com', 1999)}\n`)
  } catch (error) {
    log.error(error)
    response.writeHead(500).end('The order was not placed\n')
  }
})
server.listen(Number(process.env.PORT ?? 4000), () => log.info(`orders: ${JSON.stringify(server.address())}`))

process.once('SIGTERM', async () => {
  server.close()
  await relay.close()
  await db.close()
})
