import { addressesOf, readBrokers } from '@waybill/messaging/brokers'
import { UserError } from './errors.ts'
import { bootstrap } from './kafka/config.ts'
import { instancePort } from './ports.ts'
import { adminUrl, type Cluster as PostgresCluster } from './postgres/cluster.ts'
import type { Secrets } from './secrets.ts'
import { certificates } from './security/certificates.ts'
import { passwordFile } from './security/password-files.ts'
import { isService, type ServiceName, services } from './services.ts'
import { HOST, type Settings } from './settings.ts'
import { paths } from './state.ts'

/** What a user may choose for one `up`. */
export interface Choices {
  /** How many brokers our own Kafka has. Default: as the state folder was made with, else 1. */
  readonly brokers?: number | undefined
  /** Everything by TLS, nobody without a login and rights of his own. Default: as the state folder was made. */
  readonly secure?: boolean | undefined
  /** Service → number of instances. Default 1 each. */
  readonly scale?: Readonly<Partial<Record<ServiceName, number>>> | undefined
  /** Only these services, and the infrastructure. */
  readonly only?: readonly ServiceName[] | undefined
  /** Services whose outbox is carried by a process of its own. */
  readonly separateRelays?: readonly ServiceName[] | undefined
}

/** All that is decided before anything is started. */
export interface Plan {
  readonly settings: Settings
  readonly secrets: Secrets
  readonly choices: Choices
  readonly brokers: number
  readonly secure: boolean
}

/** Where everything is reached. */
export interface Addresses {
  /** As KAFKA_BROKERS takes it, for a principal that may do everything. */
  readonly brokers: string
  /** Of a role that may do everything. */
  readonly database: string
  readonly registry: string
  /** One URL for each instance. */
  readonly services: Readonly<Record<ServiceName, readonly string[]>>
  readonly mail: string
  readonly smtp: string
  readonly console: string
}

export function addresses(plan: Plan): Addresses {
  const { ports, external } = plan.settings
  const http = (port: number) => originOf(plan, port)
  const urls = services.map((name) => [
    name,
    instances(plan, name).map((instance) => http(instancePort(ports[name], instance))),
  ])
  return {
    brokers: brokersFor(plan, 'waybill'),
    database: external.databaseUrl ?? adminUrl(postgresCluster(plan)),
    registry: registryFor(plan, 'waybill'),
    services: Object.fromEntries(urls),
    mail: http(ports.mail),
    smtp: `${plan.secure ? 'smtps' : 'smtp'}://${HOST}:${ports.smtp}`,
    console: http(ports.console),
  }
}

/** Where Kafka is, as KAFKA_BROKERS takes it, with the login of a principal when Kafka wants one. */
export function brokersFor(plan: Plan, principal: string): string {
  const { external, state } = plan.settings
  if (external.brokers) return external.brokers
  const at = bootstrap(kafkaCluster(plan))
  if (!plan.secure) return at
  const { ca } = certificates(paths(state).certificates)
  const search = new URLSearchParams({ ca, passwordFile: passwordFile(state, 'kafka', principal) })
  return `sasl_ssl://${principal}@${at}?${search}`
}

/** Where the registry is, as SCHEMA_REGISTRY_URL takes it, with the login of a principal when it wants one. */
export function registryFor(plan: Plan, principal: string): string {
  const { ports, external, state } = plan.settings
  if (external.registryUrl) return external.registryUrl
  const at = originOf(plan, ports.registry)
  if (!plan.secure) return at
  const search = new URLSearchParams({ passwordFile: passwordFile(state, 'registry', principal) })
  return `${at.replace('//', `//${principal}@`)}?${search}`
}

/** Where an own process answers. */
export const originOf = ({ secure }: Plan, port: number): string => `${secure ? 'https' : 'http'}://${HOST}:${port}`

/** What each of our processes needs to speak TLS, and to trust the others. */
export function tlsEnv({ secure, settings }: Plan): Record<string, string> {
  if (!secure) return {}
  const { ca, cert, key } = certificates(paths(settings.state).certificates)
  return { NODE_EXTRA_CA_CERTS: ca, TLS_CERT_FILE: cert, TLS_KEY_FILE: key }
}

/** `host:port` of each broker. */
export const brokerAddresses = (plan: Plan): readonly string[] =>
  plan.settings.external.brokers
    ? addressesOf(readBrokers(plan.settings.external.brokers))
    : bootstrap(kafkaCluster(plan)).split(',')

export const kafkaCluster = ({ settings: { ports, state }, secrets, secure, brokers }: Plan) => ({
  brokers,
  security: secure ? { passwords: secrets.kafka, certificates: paths(state).certificates } : undefined,
  port: ports.kafka,
  controllerPort: ports['kafka-controller'],
  peerPort: ports['kafka-broker'],
})

export const postgresCluster = ({ settings: { state, ports }, secrets, secure }: Plan): PostgresCluster => ({
  folder: paths(state).postgres,
  certificates: secure ? paths(state).certificates : undefined,
  port: ports.postgres,
  password: secrets.postgres,
  passwordFile: secure ? passwordFile(state, 'databases', 'postgres') : undefined,
})

/** The services that run, in the order of the list of all. Payments come with the provider that they talk to. */
export function chosenServices({ choices: { only } }: Plan): ServiceName[] {
  if (!only) return [...services]
  return services.filter((name) => only.includes(name) || (name === 'psp' && only.includes('payments')))
}

/** 0, 1, 2 … for each instance of a service. */
export const instances = ({ choices }: Plan, name: ServiceName): number[] =>
  Array.from({ length: choices.scale?.[name] ?? 1 }, (_, instance) => instance)

/** `payments`, `payments-1`, `payments-2` … */
export const instanceName = (service: string, instance: number): string =>
  instance === 0 ? service : `${service}-${instance}`

/**
 * Reads `orders,payments`.
 * @throws {UserError} naming what is no service.
 */
export function parseServices(text: string): ServiceName[] {
  return text.split(',').map((part) => {
    const name = part.trim()
    if (!isService(name)) throw new UserError(`There is no service "${name}". The services: ${services.join(', ')}.`)
    return name
  })
}

/**
 * Reads `payments=3,orders=2`.
 * @throws {UserError} for what is no service, or no number from 1 to 9.
 */
export function parseScale(text: string): Partial<Record<ServiceName, number>> {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [name = '', count = ''] = part.split('=')
      if (!/^[1-9]$/.test(count)) throw new UserError(`--scale takes <service>=<1 to 9>, not "${part}".`)
      return [parseServices(name)[0], Number(count)]
    }),
  )
}
