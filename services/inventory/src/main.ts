import { run } from '@waybill/service'
import { readConfig } from './config.ts'
import { inventory } from './service.ts'

await run({
  name: 'inventory',
  migrations: new URL('../migrations/', import.meta.url),
  config: readConfig(process.env),
  service: ({ db, config }) => inventory({ db, reservationTtlMs: config.reservationTtlMs }),
})
