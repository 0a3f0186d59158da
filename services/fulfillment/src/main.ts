import { openKeyRing } from '@waybill/messaging'
import { run } from '@waybill/service'
import { readConfig } from './config.ts'
import { fulfillment } from './service.ts'

await run({
  name: 'fulfillment',
  migrations: new URL('../migrations/', import.meta.url),
  config: readConfig(process.env),
  service: ({ db, config }) =>
    fulfillment({ db, keys: openKeyRing({ db, masterKeys: config.masterKeys }), packAfterMs: config.packAfterMs }),
})
