import { run } from '@waybill/service'
import { readConfig } from './config.ts'
import { identity } from './service.ts'

await run({
  name: 'identity',
  migrations: new URL('../migrations/', import.meta.url),
  config: readConfig(process.env),
  service: ({ db, config }) => identity({ db, ...config }),
})
