import { BROKER_NAME, certificates } from '../security/certificates.ts'
import { superusers } from '../security/principals.ts'
import { HOST } from '../settings.ts'

/** What a Kafka needs that lets nobody in who has no login. */
export interface Security {
  /** Principal → password. */
  readonly passwords: Readonly<Record<string, string>>
  /** The folder of the certificates. */
  readonly certificates: string
}

export interface Cluster {
  readonly brokers: number
  /** Port of the first broker; the others follow. */
  readonly port: number
  /** Port of the first controller; the others follow. */
  readonly controllerPort: number
  /** Port of the first broker for the other brokers; the others follow. Only a secured Kafka has it. */
  readonly peerPort: number
  /** Absent: everybody on this machine may do everything, in the clear. */
  readonly security?: Security | undefined
}

export const brokerIds = (cluster: Cluster): number[] =>
  Array.from({ length: cluster.brokers }, (_, index) => index + 1)
export const brokerPort = (cluster: Cluster, id: number): number => cluster.port + id - 1
export const peerPort = (cluster: Cluster, id: number): number => cluster.peerPort + id - 1

/** `127.0.0.1:19092,127.0.0.1:19093,…` */
export const bootstrap = (cluster: Cluster): string =>
  brokerIds(cluster)
    .map((id) => `${HOST}:${brokerPort(cluster, id)}`)
    .join(',')

/** Copies of each partition: as many as brokers, and no more than three. */
export const replicationFactor = (brokers: number): number => Math.min(3, brokers)

/** @returns server.properties of one broker that is controller too. */
export function serverProperties(cluster: Cluster, id: number, folder: string): string {
  const controller = (node: number) => `${HOST}:${cluster.controllerPort + node - 1}`
  const replicas = replicationFactor(cluster.brokers)
  const client = `CLIENT://${HOST}:${brokerPort(cluster, id)}`
  const listeners = [client, `CONTROLLER://${controller(id)}`]
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': id,
    // Copies of a partition are laid on different racks; here each broker is one, as each would stand in a zone of its own.
    'broker.rack': `rack-${id}`,
    'controller.quorum.voters': brokerIds(cluster).map((node) => `${node}@${controller(node)}`),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'CLIENT',
    'listener.security.protocol.map': ['CLIENT:PLAINTEXT', 'CONTROLLER:PLAINTEXT'],
    listeners,
    'advertised.listeners': client,
    'log.dirs': folder,
    'auto.create.topics.enable': false,
    'default.replication.factor': replicas,
    'min.insync.replicas': replicas >= 3 ? 2 : 1,
    'offsets.topic.num.partitions': 12,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.num.partitions': 6,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': replicas >= 3 ? 2 : 1,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': replicas >= 3 ? 2 : 1,
    'group.initial.rebalance.delay.ms': 0, // one developer's machine: nobody else is about to join
    'broker.session.timeout.ms': 6_000, // a dead broker's partitions get a new leader after this
    'num.network.threads': 2,
    'num.io.threads': 4,
    'num.recovery.threads.per.data.dir': 2,
    ...(cluster.security && secured(cluster.security, listeners, `BROKER://${HOST}:${peerPort(cluster, id)}`)),
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

/**
 * Clients come by TLS with name and password; brokers and controllers, which start before there are users, know each other by their
 * certificates. Who has no rule may do nothing.
 */
function secured(
  { certificates: folder }: Security,
  listeners: readonly string[],
  broker: string,
): Record<string, unknown> {
  const { ca, keystore } = certificates(folder)
  const [client, ...others] = listeners
  return {
    listeners: [client, broker, ...others],
    'advertised.listeners': [client, broker],
    'inter.broker.listener.name': 'BROKER',
    'listener.security.protocol.map': ['CLIENT:SASL_SSL', 'BROKER:SSL', 'CONTROLLER:SSL'],
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.client.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'listener.name.broker.ssl.client.auth': 'required',
    'listener.name.controller.ssl.client.auth': 'required',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keystore,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': ca,
    'ssl.enabled.protocols': 'TLSv1.3,TLSv1.2',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': [...superusers, BROKER_NAME].map((name) => `User:${name}`).join(';'),
    'allow.everyone.if.no.acl.found': false,
  }
}
