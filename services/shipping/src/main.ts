import { openKeyRing } from '@waybill/messaging'
import { run } from '@waybill/service'
import { readConfig } from './config.ts'
import { shipping } from './service.ts'

await run({
  name: 'shipping',
  migrations: new URL('../migrations/', import.meta.url),
  config: readConfig(process.env),
  service: ({ db, config }) =>
    shipping({ db, keys: openKeyRing({ db, masterKeys: config.masterKeys }), carrierStepMs: config.carrierStepMs }),
})
