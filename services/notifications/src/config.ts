import { config, duration, flag, hidden, masterKeys, string, url } from '@waybill/service'

/**
 * The settings of the notifications service: the base settings, the mail server (smtp:// or smtps://, with user and
 * password when it wants them), the sender, whether webhooks may be anywhere, for tests and
 * development only, and how often operators are told what failed. Throws when some are missing or invalid, naming all.
 */
export const readConfig = (env: NodeJS.ProcessEnv) =>
  config(env, {
    masterKeys: masterKeys(),
    smtpUrl: hidden(url('SMTP_URL')),
    localWebhooks: flag('WEBHOOKS_ALLOW_LOCAL', false),
    digestEveryMs: duration('DIGEST_EVERY', '1h'),
    mailFrom: string('MAIL_FROM', 'Waybill <no-reply@waybill.example>'),
  })
