import { run } from '@waybill/service'
import { readConfig } from './config.ts'
import { psp } from './service.ts'

await run({
  name: 'psp',
  migrations: new URL('../migrations/', import.meta.url),
  config: readConfig(process.env),
  service: ({ db, config: { webhookUrl, webhookSecret, ...settings } }) =>
    psp({ db, ...settings, merchant: { url: webhookUrl, secret: webhookSecret } }),
})
