import { config, duration, integer, secret, string, url } from '@waybill/service'

export const readConfig = (env: NodeJS.ProcessEnv) =>
  config(env, {
    apiKey: secret('PSP_API_KEY'),
    webhookUrl: url('PSP_WEBHOOK_URL'),
    webhookSecret: secret('PSP_WEBHOOK_SECRET'),
    /** How long a hold stands. */
    holdMs: duration('PSP_HOLD_FOR', '7d'),
    declinePercent: integer('PSP_DECLINE_PERCENT', 0, { min: 0, max: 100 }),
    /** Of a hundred requests so many are done, and answered by nothing the first time. */
    loseReplyPercent: integer('PSP_LOSE_REPLY_PERCENT', 0, { min: 0, max: 100 }),
    seed: string('PSP_SEED', 'waybill'),
  })
