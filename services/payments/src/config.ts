import { config, duration, secret, url } from '@waybill/service'

export const readConfig = (env: NodeJS.ProcessEnv) =>
  config(env, {
    pspUrl: url('PSP_URL'),
    pspApiKey: secret('PSP_API_KEY'),
    webhookSecret: secret('PSP_WEBHOOK_SECRET'),
    pspTimeoutMs: duration('PSP_TIMEOUT', '5s'),
  })
