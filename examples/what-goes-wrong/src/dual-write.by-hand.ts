import pg from 'pg'
import { sendByHand } from './kafka.ts'
import { killThisProcess, place } from './process.ts'

const client = new pg.Client(place().url)
await client.connect()

await client.query('begin')
await client.query(`insert into orders (id, status) values ('order-1', 'placed')`)
await client.query('commit')
killThisProcess()
await sendByHand(place(), { orderId: 'order-1', status: 'placed' })
