import { type Addresses, brokersFor, type Plan, registryFor, tlsEnv } from './plan.ts'
import { serviceUrl } from './postgres/databases.ts'
import type { Secrets } from './secrets.ts'
import { passwordFile } from './security/password-files.ts'
import { people } from './seed/people.ts'
import { type databaseNames, databaseOwners, type ServiceName, services } from './services.ts'
import { HOST } from './settings.ts'
import { paths } from './state.ts'

type Env = Record<string, string | undefined>

/** The environment of one service. A secret is given only to the services that need it. */
export function serviceEnv(plan: Plan, at: Addresses, name: ServiceName): Env {
  return {
    HOST,
    DATABASE_URL: databaseOwners.includes(name) ? databaseUrl(plan, at, name) : undefined,
    KAFKA_BROKERS: brokersFor(plan, name),
    SCHEMA_REGISTRY_URL: registryFor(plan, name),
    ...tlsEnv(plan),
    SCHEMA_CACHE: paths(plan.settings.state).schemas,
    ...peers(at, name),
    ...own[name]?.(plan, at),
    ...(plan.choices.separateRelays?.includes(name) ? { RELAY: 'off' } : {}),
  }
}

/** The URL of a service's own database, with the password of its role or the file of it. */
export const databaseUrl = (
  { secrets, secure, settings }: Plan,
  at: Addresses,
  name: (typeof databaseNames)[number],
): string =>
  secure && !settings.external.databaseUrl
    ? serviceUrl(at.database, name, { file: passwordFile(settings.state, 'databases', name) })
    : serviceUrl(at.database, name, { password: secrets.databases[name] ?? '' })

// The gateway shares its requests out among the instances; the others ask the first.
function peers(at: Addresses, name: ServiceName): Env {
  const urls = services.map((peer) => {
    const all = at.services[peer]
    return [`${peer.toUpperCase()}_URL`, name === 'gateway' ? all.join(',') : all[0]]
  })
  return { ...Object.fromEntries(urls), MAIL_URL: at.mail, SMTP_URL: at.smtp }
}

// Who writes or reads personal data; only identity makes keys for it.
const masterKeys = ({ secrets }: Plan): Env => ({ MASTER_KEYS: `local:${secrets.masterKey}` })

const pspSecrets = ({ pspApiKey, pspWebhookSecret }: Secrets): Env => ({
  PSP_API_KEY: pspApiKey,
  PSP_WEBHOOK_SECRET: pspWebhookSecret,
})

const own: Partial<Record<ServiceName, (plan: Plan, at: Addresses) => Env>> = {
  identity: (plan) => ({ ...masterKeys(plan), BOOTSTRAP_USERS: JSON.stringify(people(plan.secrets)) }),
  // Load and demos order in the name of a few people.
  orders: (plan) => ({ ...masterKeys(plan), OPEN_ORDERS_PER_CUSTOMER: '100000' }),
  fulfillment: masterKeys,
  shipping: masterKeys,
  notifications: (plan) => ({ ...masterKeys(plan), DIGEST_EVERY: '5m' }),
  payments: ({ secrets }) => pspSecrets(secrets),
  psp: ({ secrets }, at) => ({ ...pspSecrets(secrets), PSP_WEBHOOK_URL: `${at.services.payments[0]}/webhooks/psp` }),
  gateway: (_, at) => ({ CONSOLE_ORIGINS: [at.console, at.console.replace(HOST, 'localhost')].join(',') }),
}
