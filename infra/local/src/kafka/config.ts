import { HOST } from '../settings.ts'

export interface Cluster {
  readonly brokers: number
  /** Port of the first broker; the others follow. */
  readonly port: number
  /** Port of the first controller; the others follow. */
  readonly controllerPort: number
}

export const brokerIds = (cluster: Cluster): number[] =>
  Array.from({ length: cluster.brokers }, (_, index) => index + 1)
export const brokerPort = (cluster: Cluster, id: number): number => cluster.port + id - 1

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
  const client = `PLAINTEXT://${HOST}:${brokerPort(cluster, id)}`
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': id,
    // Copies of a partition are laid on different racks; here each broker is one, as each would stand in a zone of its own.
    'broker.rack': `rack-${id}`,
    'controller.quorum.voters': brokerIds(cluster).map((node) => `${node}@${controller(node)}`),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    listeners: [client, `CONTROLLER://${controller(id)}`],
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
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
