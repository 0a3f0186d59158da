import { openDatabase, prepareEvents, publish, silent } from '@waybill/messaging'
import { OrderChanged } from './order-changed.ts'
import { killThisProcess, place } from './process.ts'

const { url, registryUrl } = place()
const db = openDatabase({ url })
await prepareEvents(db, [OrderChanged], { registryUrl, source: 'shop', log: silent })

await db.transaction(async (tx) => {
  await tx.query(`insert into orders (id, status) values ('order-1', 'placed')`)
  await publish(tx, OrderChanged({ orderId: 'order-1', status: 'placed' }))
})
killThisProcess()
