import { run } from '@waybill/service'
import { readConfig } from './config.ts'
import { pharmacy } from './service.ts'

await run({
  name: 'pharmacy',
  migrations: new URL('../migrations/', import.meta.url),
  config: readConfig(process.env),
  service: ({ db }) => pharmacy({ db }),
})
