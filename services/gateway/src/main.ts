import { run } from '@waybill/service'
import { readConfig } from './config.ts'
import { gateway } from './service.ts'

await run({
  name: 'gateway',
  config: readConfig(process.env),
  service: ({ log, config }) => gateway({ config, log }),
})
