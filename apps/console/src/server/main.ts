import { run } from '@waybill/service'
import { readConfig } from './config.ts'
import { consoleService } from './console.ts'

await run({
  name: 'console',
  config: readConfig(process.env),
  service: ({ log, config }) => consoleService({ config, log }),
})
