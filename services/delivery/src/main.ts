import { run } from '@waybill/service'
import { readConfig } from './config.ts'
import { delivery } from './service.ts'

await run({
  name: 'delivery',
  migrations: new URL('../migrations/', import.meta.url),
  config: readConfig(process.env),
  service: ({ db, config }) => delivery({ db, stepMs: config.deliveryStepMs }),
})
