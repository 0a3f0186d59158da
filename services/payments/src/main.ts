import { run } from '@waybill/service'
import { readConfig } from './config.ts'
import { httpPsp } from './http-psp.ts'
import { payments } from './service.ts'

await run({
  name: 'payments',
  migrations: new URL('../migrations/', import.meta.url),
  config: readConfig(process.env),
  service: ({ db, config }) => payments({ db, psp: httpPsp(config), webhookSecret: config.webhookSecret }),
})
