import { run } from '@waybill/service'
import { readConfig } from './config.ts'
import { consoleService } from './console.ts'

await run({
  name: 'console',
  migrations: new URL('../../migrations/', import.meta.url),
  config: readConfig(process.env),
  service: consoleService,
})
