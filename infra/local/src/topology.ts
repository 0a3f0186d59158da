import { join } from 'node:path'
import { fillCompileCache } from './compile-cache.ts'
import { buildConsole } from './console.ts'
import { externalKafka, externalPostgres, externalRegistry } from './external.ts'
import { brokerIds, brokerPort } from './kafka/config.ts'
import { fetchJars } from './kafka/jars.ts'
import { brokerCommand, prepareStorage } from './kafka/storage.ts'
import {
  type Addresses,
  addresses,
  brokersFor,
  chosenServices,
  instanceName,
  instances,
  kafkaCluster,
  originOf,
  type Plan,
  postgresCluster,
  registryFor,
  tlsEnv,
} from './plan.ts'
import { instancePort } from './ports.ts'
import { initialise, protect, serverCommand } from './postgres/cluster.ts'
import { answersQueries } from './postgres/ready.ts'
import { provision } from './provision.ts'
import { SCHEMAS_TOPIC } from './schemas-topic.ts'
import { certificates, makeCertificates, trust } from './security/certificates.ts'
import { writePasswordFiles } from './security/password-files.ts'
import { writeRegistryUsers } from './security/registry-users.ts'
import { seed } from './seed/seed.ts'
import { databaseUrl, serviceEnv } from './service-env.ts'
import type { ServiceName } from './services.ts'
import { HOST } from './settings.ts'
import { paths } from './state.ts'
import { httpReady, serviceReady, tcpReady } from './supervisor/ready.ts'
import type { ProcessUnit, SystemUnit, TaskUnit } from './supervisor/unit.ts'

/**
 * Every process and step of the system: what it is, what it waits for, when it is ready.
 * @param java The command that starts Java; not used with a Kafka from elsewhere.
 */
export async function topology(plan: Plan, java: string): Promise<SystemUnit[]> {
  const at = addresses(plan)
  const { external } = plan.settings
  const chosen = chosenServices(plan)
  const seedable = (['gateway', 'identity', 'inventory'] as const).every((name) => chosen.includes(name))
  return [
    ...(plan.secure ? [certified(plan)] : []),
    ...(external.brokers ? [externalKafka(external.brokers)] : kafka(plan, java)),
    ...(external.databaseUrl ? [externalPostgres(external.databaseUrl)] : await postgres(plan)),
    external.registryUrl ? externalRegistry(external.registryUrl) : registry(plan),
    ...provision(plan, at),
    compiled(plan),
    mail(plan),
    ...chosen.flatMap((name) => instances(plan, name).map((instance) => service(plan, at, name, instance))),
    ...(plan.choices.separateRelays ?? []).map((name) => relay(plan, at, name)),
    ...(chosen.includes('gateway') ? webConsole(plan, at) : []),
    ...(seedable ? [demo(plan, at)] : []),
  ]
}

/** One broker is `kafka`; several are `kafka-1`, `kafka-2` …, and `kafka` is all of them. */
function kafka(plan: Plan, java: string): SystemUnit[] {
  const { cache, state } = plan.settings
  const cluster = { ...kafkaCluster(plan), folder: paths(state).kafka, cache, java }
  const ids = brokerIds(cluster)
  const nameOf = (id: number) => (ids.length === 1 ? 'kafka' : `kafka-${id}`)
  const setUp: TaskUnit = {
    kind: 'task',
    name: 'kafka set-up',
    after: plan.secure ? ['certificates'] : [],
    run: async (tools) => {
      await fetchJars(cache, tools)
      await prepareStorage(cluster, tools)
    },
  }
  const brokers = ids.map(
    (id): ProcessUnit => ({
      kind: 'process',
      name: nameOf(id),
      service: 'kafka',
      instance: id - 1,
      after: [setUp.name],
      command: brokerCommand(cluster, id),
      port: brokerPort(cluster, id),
      readyLine: /Kafka Server started/,
      ready: tcpReady(brokerPort(cluster, id), HOST),
      stopWithinMs: 30_000,
    }),
  )
  const all: TaskUnit = { kind: 'task', name: 'kafka', after: ids.map(nameOf), run: async () => {} }
  return [setUp, ...brokers, ...(ids.length > 1 ? [all] : [])]
}

async function postgres(plan: Plan): Promise<SystemUnit[]> {
  const cluster = postgresCluster(plan)
  const setUp: TaskUnit = {
    kind: 'task',
    name: 'postgres set-up',
    after: plan.secure ? ['certificates'] : [],
    run: async (tools) => {
      await initialise(cluster, tools)
      protect(cluster)
    },
  }
  const server: ProcessUnit = {
    kind: 'process',
    name: 'postgres',
    after: [setUp.name],
    ...(await serverCommand(cluster)),
    port: cluster.port,
    ready: answersQueries(cluster),
    stopSignal: 'SIGINT', // ends the connections; SIGTERM waits until the last client has gone
    stopWithinMs: 30_000,
  }
  return [setUp, server]
}

function registry(plan: Plan): ProcessUnit {
  const { root, ports, state } = plan.settings
  return {
    kind: 'process',
    name: 'registry',
    after: [plan.secure ? 'kafka rules' : 'kafka'],
    command: node(root, 'packages/schema-registry/src/main.ts'),
    env: {
      PORT: String(ports.registry),
      HOST,
      KAFKA_BROKERS: brokersFor(plan, 'registry'),
      SCHEMAS_TOPIC,
      ...tlsEnv(plan),
      ...(plan.secure && { REGISTRY_USERS_FILE: paths(state).registryUsers }),
    },
    port: ports.registry,
    ready: httpReady(`${originOf(plan, ports.registry)}/health/ready`),
  }
}

function certified({ settings: { state }, secrets }: Plan): TaskUnit {
  return {
    kind: 'task',
    name: 'certificates',
    after: [],
    run: async (tools) => {
      await makeCertificates(paths(state).certificates, tools)
      trust(certificates(paths(state).certificates).ca)
      writePasswordFiles(state, secrets)
      await writeRegistryUsers(paths(state).registryUsers, secrets.registry, secrets.next.registry ?? {})
    },
  }
}

function compiled({ settings: { root } }: Plan): TaskUnit {
  return {
    kind: 'task',
    name: 'compile cache',
    after: [],
    run: (tools) => fillCompileCache(root, process.env.NODE_COMPILE_CACHE, tools),
  }
}

function mail(plan: Plan): ProcessUnit {
  const { root, ports, state } = plan.settings
  return {
    kind: 'process',
    name: 'mail',
    after: plan.secure ? ['certificates'] : [],
    command: node(root, 'infra/local/src/mail/main.ts'),
    env: {
      PORT: String(ports.mail),
      SMTP_PORT: String(ports.smtp),
      HOST,
      MAIL_FOLDER: paths(state).mail,
      ...tlsEnv(plan),
    },
    port: ports.mail,
    ready: httpReady(`${originOf(plan, ports.mail)}/health/ready`),
  }
}

/** Two processes can listen on one port, and the system gives each new connection to one of them. */
const SHARES_PORTS = process.platform === 'linux'
/** More than there are instances of any service. */
const SECOND_TURN = 10

/**
 * One instance of a service.
 * @param turn 0 or 1: a process and the one that takes its place run at once for a moment, and are two members of a group for Kafka
 */
export function service(plan: Plan, at: Addresses, name: ServiceName, instance: number, turn = 0): ProcessUnit {
  const { root, ports } = plan.settings
  const port = instancePort(ports[name], instance)
  const member = String(instance + turn * SECOND_TURN)
  return {
    kind: 'process',
    name: instanceName(name, instance),
    service: name,
    instance,
    after: ['databases', 'topics', ...(plan.secure ? ['kafka rules'] : []), 'schemas', 'mail', 'compile cache'],
    command: node(root, `services/${name}/src/main.ts`),
    env: {
      ...serviceEnv(plan, at, name),
      ...{ PORT: String(port), INSTANCE: member, REUSE_PORT: SHARES_PORTS ? 'on' : 'off' },
    },
    port,
    ready: serviceReady(`${originOf(plan, port)}/health/ready`, member),
    ...(SHARES_PORTS ? { successor: () => service(plan, at, name, instance, 1 - turn) } : {}),
  }
}

/** Not after the gateway: it answers without, and says so. */
function webConsole(plan: Plan, at: Addresses): SystemUnit[] {
  const { root, ports, state } = plan.settings
  const built: TaskUnit = { kind: 'task', name: 'console build', after: [], run: (tools) => buildConsole(root, tools) }
  const server: ProcessUnit = {
    kind: 'process',
    name: 'console',
    after: [built.name, 'databases', 'topics', ...(plan.secure ? ['kafka rules'] : []), 'schemas', 'compile cache'],
    command: node(root, 'apps/console/src/server/main.ts'),
    env: {
      HOST,
      PORT: String(ports.console),
      DATABASE_URL: databaseUrl(plan, at, 'console'),
      KAFKA_BROKERS: brokersFor(plan, 'console'),
      SCHEMA_REGISTRY_URL: registryFor(plan, 'console'),
      ...tlsEnv(plan),
      SECURE_COOKIES: plan.secure ? 'on' : 'off',
      SCHEMA_CACHE: paths(state).schemas,
      IDENTITY_URL: at.services.identity[0],
      GATEWAY_URL: at.services.gateway[0],
      SERVICE_URLS: chosenServices(plan)
        .flatMap((name) => at.services[name].map((url) => `${name}=${url}`))
        .join(','),
      SESSION_KEY: plan.secrets.consoleKey,
      SUPERVISOR_SOCKET: paths(state).control,
      LOG_FOLDER: paths(state).logs,
      MAIL_URL: at.mail,
      INSTANCE: '0',
    },
    port: ports.console,
    ready: httpReady(`${originOf(plan, ports.console)}/health/ready`),
  }
  return [built, server]
}

/** Carries the outbox of a service whose own processes do not. */
function relay(plan: Plan, at: Addresses, name: ServiceName): ProcessUnit {
  return {
    kind: 'process',
    name: `${name}-relay`,
    after: [name], // the service makes the tables
    command: node(plan.settings.root, 'apps/cli/src/main.ts', 'relay', name),
    env: { DATABASE_URL: databaseUrl(plan, at, name), KAFKA_BROKERS: brokersFor(plan, name) },
    readyLine: /carries/,
    ready: async () => true,
  }
}

function demo({ settings: { state }, secrets }: Plan, at: Addresses): TaskUnit {
  return {
    kind: 'task',
    name: 'demo data',
    after: ['gateway', 'identity', 'inventory'],
    run: () => seed({ gateway: at.services.gateway[0] ?? '', secrets, mark: join(state, 'seeded') }),
  }
}

const node = (root: string, entry: string, ...args: string[]): [string, ...string[]] => [
  process.execPath,
  join(root, entry),
  ...args,
]
