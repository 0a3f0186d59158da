import { config, hidden, masterKeys, string, url } from '@waybill/service'

/**
 * The settings of the notifications service: the base settings, the mail server (smtp:// or smtps://, with user and
 * password when it wants them) and the sender. Throws when some are missing or invalid, naming all.
 */
export const readConfig = (env: NodeJS.ProcessEnv) =>
  config(env, {
    masterKeys: masterKeys(),
    smtpUrl: hidden(url('SMTP_URL')),
    mailFrom: string('MAIL_FROM', 'Waybill <no-reply@waybill.example>'),
  })
