import { run } from '@waybill/service'
import { readConfig } from './config.ts'
import { analytics } from './service.ts'

await run({
  name: 'analytics',
  migrations: new URL('../migrations/', import.meta.url),
  config: readConfig(process.env),
  service: ({ db, config }) => analytics({ db, graceMs: config.graceMs }),
})
