import { config, duration, flag, integer, list, optional, secret, string, url } from '@waybill/service'

export const readConfig = (env: NodeJS.ProcessEnv) =>
  config(env, {
    gatewayUrl: url('GATEWAY_URL'),
    /** `payments=http://host:4003,…`: each process of each service, so that operators can ask it to pause or move. */
    serviceUrls: list('SERVICE_URLS', []),
    /** 32 bytes in base64: what session cookies are encrypted with, the same in every instance. */
    sessionKey: secret('SESSION_KEY'),
    /** On wherever browsers come by https: the cookie is then never sent without. */
    secureCookies: flag('SECURE_COOKIES', false),
    /** The built web app. */
    webFolder: string('WEB_FOLDER', new URL('../../dist', import.meta.url).pathname),
    /** Where the supervisor of a local platform listens; absent anywhere else. */
    supervisor: optional(string('SUPERVISOR_SOCKET')),
    /** Where that supervisor writes what each process prints. */
    logFolder: optional(string('LOG_FOLDER')),
    /** The mailbox of a local platform. */
    mailUrl: optional(url('MAIL_URL')),
    /** How far back the pulse looks. */
    pulseWindowMs: duration('PULSE_WINDOW', '15m'),
    /** How many orders the pulse keeps in memory at most, about 1 KB each. */
    pulseOrders: integer('PULSE_ORDERS', 20_000, { min: 1 }),
  })

export type ConsoleConfig = ReturnType<typeof readConfig>
