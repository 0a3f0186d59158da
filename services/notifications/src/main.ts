import { consumers } from '@waybill/contracts'
import { openKeyRing } from '@waybill/messaging'
import { run } from '@waybill/service'
import { readConfig } from './config.ts'
import { notifications } from './service.ts'
import { openSmtp } from './smtp.ts'

await run({
  name: 'notifications',
  migrations: new URL('../migrations/', import.meta.url),
  config: readConfig(process.env),
  service: ({ db, config }) =>
    notifications({
      db,
      keys: openKeyRing({ db, masterKeys: config.masterKeys }),
      masterKeys: config.masterKeys,
      digestEveryMs: config.digestEveryMs,
      deadLetters: { of: consumers, brokers: config.brokers, topicPrefix: config.topicPrefix },
      localWebhooks: config.localWebhooks,
      openMailer: () => openSmtp({ url: config.smtpUrl, from: config.mailFrom }),
    }),
})
