import { openKeyRing } from '@waybill/messaging'
import { run } from '@waybill/service'
import { readConfig } from './config.ts'
import { orders } from './service.ts'

await run({
  name: 'orders',
  migrations: new URL('../migrations/', import.meta.url),
  config: readConfig(process.env),
  service: ({ db, config }) =>
    orders({
      db,
      keys: openKeyRing({ db, masterKeys: config.masterKeys }),
      deadlines: config,
      maxOpenOrders: config.maxOpenOrders,
      maxUnconfirmed: config.maxUnconfirmed,
    }),
})
