import type { ClusterFacts, DatabaseFacts, Facts, Readings, ServerFacts } from '../src/index.ts'

export const HOUR = 3_600_000

const topic = {
  name: 'orders.v1',
  config: { 'cleanup.policy': 'delete', 'retention.ms': String(168 * HOUR), 'min.insync.replicas': '2' },
  partitions: [{ id: 'topic-1', partition: 0, leader: 1, replicas: 3, inSync: 3, start: 0n, end: 10n }],
}

export const cluster: ClusterFacts = {
  brokers: [1, 2, 3].map((id) => ({
    id,
    address: `127.0.0.1:${id}`,
    rack: null,
    disks: [{ path: '/kafka', totalBytes: 1_000, usableBytes: 900 }],
  })),
  topics: [topic],
  groups: [
    {
      name: 'payments',
      state: 'STABLE',
      partitions: [
        {
          topic: 'orders.v1',
          partition: 0,
          committedBefore: 9n,
          endBefore: 10n,
          committed: 10n,
          end: 10n,
          standsStill: false,
        },
      ],
    },
  ],
  watchedMs: 5_000,
  aheadMs: 0,
}

export const server: ServerFacts = { aheadMs: 3, roundTripMs: 1, seesAll: true, sessions: [], holders: [] }

export const session: ServerFacts['sessions'][number] = {
  pid: 7,
  database: 'orders',
  application: 'pg_dump',
  user: 'postgres',
  state: 'active',
  query: 'copy orders to stdout',
  snapshotSeconds: null,
  idleSeconds: null,
}

export const database: DatabaseFacts = {
  name: 'payments',
  outbox: { pending: 2, oldestSeconds: 0.2, quarantined: 0, scheduled: 0, overdueSeconds: 0, relays: 1 },
  quarantined: [],
  parked: { records: 0, keys: 0, oldestSeconds: 0, overdueSeconds: 0, lastError: null },
  sagaOverdueSeconds: 0,
  positions: [{ group: 'payments', topic: 'orders.v1', topicId: 'topic-1', partition: 0, next: 10n }],
  indexes: [{ name: 'payments_due', table: 'payments', valid: true }],
  expectedIndexes: ['payments_due'],
  tables: [{ name: 'messaging.outbox', primaryKey: true, live: 2, dead: 900, bytes: 8_192 }],
}

export const sound: Facts = {
  cluster,
  letters: [],
  server,
  databases: [database],
  skipped: [],
  catalogue: {
    topics: [
      {
        name: 'orders.v1',
        key: 'orderId',
        partitions: 1,
        retentionMs: 168 * HOUR,
        cleanup: 'delete',
        owner: 'orders',
        events: ['orders.order.placed'],
      },
    ],
    readers: new Map([['orders.v1', ['payments']]]),
    others: [],
  },
}

/** Facts that were all read. */
export const read = (facts: Facts): Readings<Facts> =>
  Object.fromEntries(Object.entries(facts).map(([kind, of]) => [kind, { facts: of }])) as unknown as Readings<Facts>

/** The first topic, harmed. */
export const withTopic = (change: Partial<ClusterFacts['topics'][number]>): Partial<Facts> => ({
  cluster: { ...cluster, topics: [{ ...topic, ...change }] },
})

/** The settings of the first topic, harmed. */
export const withConfig = (config: Record<string, string>) => withTopic({ config: { ...topic.config, ...config } })

/** Its only partition, harmed. */
export const withPartition = (change: object) =>
  withTopic({ partitions: topic.partitions.map((partition) => ({ ...partition, ...change })) })

export const withDatabase = (change: Partial<DatabaseFacts>): Partial<Facts> => ({
  databases: [{ ...database, ...change }],
})

export const withServer = (change: Partial<ServerFacts>): Partial<Facts> => ({ server: { ...server, ...change } })
