import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checks, examine, exitCodeOf, type Facts, indexesOf, type Readings, type Severity } from '../src/index.ts'
import {
  cluster,
  database,
  HOUR,
  read,
  session,
  sound,
  withConfig,
  withDatabase,
  withPartition,
  withServer,
  withTopic,
} from './sound.ts'

test('of a sound system every check says that all is well', () => {
  const verdicts = examine(checks, read(sound))
  assert.deepEqual(
    verdicts.filter(({ status }) => status !== 'ok'),
    [],
  )
  assert.equal(exitCodeOf(verdicts, read(sound)), 0)
})

const outbox = database.outbox
const parked = database.parked
const [payments] = cluster.groups
const [table] = database.tables
const standing = {
  ...cluster,
  groups: [
    {
      ...payments,
      name: 'payments',
      partitions: (payments?.partitions ?? []).map((at) => ({ ...at, committed: 4n, standsStill: true })),
    },
  ].map((group) => ({ ...group, state: 'STABLE' })),
}
const refused = { topic: 'orders.v1', key: 'a', eventId: 'e', reason: 'too large', since: new Date(), events: 3 }
const idle = { ...session, state: 'idle in transaction', idleSeconds: 45 }
const letter = { service: 'payments', letters: 2, oldest: new Date(0) }
const unknownTopic = { name: 'old.v1', partitions: [], config: {} }

/** What is harmed, the check that has to find it, how grave it is, and what it says. */
const harms: [name: string, severity: Severity, says: RegExp, harm: Partial<Facts>][] = [
  ['replicas', 'error', /no leader/, withPartition({ leader: -1 })],
  ['replicas', 'error', /fewer copies than a write needs \(2\)/, withPartition({ inSync: 1 })],
  ['replicas', 'warning', /lack a copy/, withPartition({ inSync: 2 })],
  [
    'disks of Kafka',
    'error',
    /free in \/kafka/,
    {
      cluster: {
        ...cluster,
        brokers: cluster.brokers.map((it) => ({
          ...it,
          disks: [{ path: '/kafka', totalBytes: 1_000, usableBytes: 40 }],
        })),
      },
    },
  ],
  ['clocks of records', 'warning', /60 s ahead/, { cluster: { ...cluster, aheadMs: 60_000 } }],
  ['missing topics', 'error', /orders writes is not there/, { cluster: { ...cluster, topics: [] } }],
  [
    'settings of topics',
    'warning',
    /2 partitions, the catalogue says 1/,
    withTopic({ partitions: [...(cluster.topics[0]?.partitions ?? []), ...(cluster.topics[0]?.partitions ?? [])] }),
  ],
  ['settings of topics', 'error', /cleanup.policy is compact/, withConfig({ 'cleanup.policy': 'compact' })],
  ['settings of topics', 'warning', /keeps records for 0.04 days/, withConfig({ 'retention.ms': String(HOUR) })],
  [
    'settings of topics',
    'error',
    /1 copies on 3 brokers(.|\n)*a write needs 2 copies, and there are 1/,
    withPartition({ replicas: 1, inSync: 1 }),
  ],
  ['settings of topics', 'warning', /min.insync.replicas is 1/, withConfig({ 'min.insync.replicas': '1' })],
  ['orphan topics', 'note', /in no catalogue/, { cluster: { ...cluster, topics: [...cluster.topics, unknownTopic] } }],
  ['topics without consumer', 'error', /payments has never read it/, { cluster: { ...cluster, groups: [] } }],
  ['groups that stand still', 'error', /6 records of orders.v1 wait.* 5 s/, { cluster: standing }],
  [
    'groups that stand still',
    'warning',
    /no member/,
    { cluster: { ...standing, groups: standing.groups.map((group) => ({ ...group, state: 'Empty' })) } },
  ],
  ['outbox', 'error', /2 events wait, the oldest for 45 s/, withDatabase({ outbox: { ...outbox, oldestSeconds: 45 } })],
  ['outbox', 'error', /scheduled event .* 45 s ago/, withDatabase({ outbox: { ...outbox, overdueSeconds: 45 } })],
  ['quarantined keys', 'error', /1 keys wait \(3 events/, withDatabase({ quarantined: [refused] })],
  ['parked keys', 'note', /2 events of 1 keys/, withDatabase({ parked: { ...parked, records: 2, keys: 1 } })],
  [
    'parked keys',
    'warning',
    /2 events/,
    withDatabase({ parked: { ...parked, records: 2, keys: 1, oldestSeconds: 7_200 } }),
  ],
  [
    'parked keys',
    'error',
    /past its time/,
    withDatabase({ parked: { ...parked, records: 2, keys: 1, overdueSeconds: 90 } }),
  ],
  ['dead letters', 'warning', /2 open dead letters, the oldest of 1970/, { letters: [letter] }],
  ['deadlines of sagas', 'error', /90 s past its deadline/, withDatabase({ sagaOverdueSeconds: 90 })],
  ['inbox window', 'error', /keeps records for 30 days; payments/, withConfig({ 'retention.ms': String(720 * HOUR) })],
  ['positions', 'error', /Kafka has lost records/, withPartition({ end: 9n })],
  ['positions', 'error', /those between are gone/, withPartition({ start: 11n, end: 12n })],
  ['positions', 'warning', /orders.v1 was made anew/, withPartition({ id: 'topic-2', end: 3n })],
  [
    'skipped events',
    'error',
    /4 events of orders.v1\/0 between 5 and 10 were never taken/,
    {
      skipped: [
        {
          ...{ database: 'payments', group: 'payments', topic: 'orders.v1', topicId: 'topic-1', partition: 0 },
          ...{ next: 5n, committed: 10n, events: 4 },
        },
      ],
    },
  ],
  ['clock of PostgreSQL', 'warning', /3 s behind/, withServer({ aheadMs: -3_000 })],
  [
    'held snapshots',
    'warning',
    /since 90 s: pg_dump as postgres in orders: copy orders/,
    withServer({ sessions: [{ ...session, snapshotSeconds: 90 }] }),
  ],
  ['held snapshots', 'error', /since 60 min/, withServer({ sessions: [{ ...session, snapshotSeconds: 3_600 }] })],
  [
    'held snapshots',
    'warning',
    /nobody uses it/,
    withServer({ holders: [{ kind: 'slot', name: 'old', active: false, seconds: null }] }),
  ],
  ['held snapshots', 'note', /does not see/, withServer({ seesAll: false })],
  ['idle transactions', 'warning', /idle for 45 s/, withServer({ sessions: [idle] })],
  ['indexes', 'error', /payments_due is missing/, withDatabase({ indexes: [] })],
  [
    'indexes',
    'error',
    /payments_due of payments is not valid/,
    withDatabase({ indexes: [{ name: 'payments_due', table: 'payments', valid: false }] }),
  ],
  [
    'indexes',
    'error',
    /no primary key/,
    withDatabase({ tables: [{ ...table, name: 'messaging.outbox', primaryKey: false, live: 0, dead: 0, bytes: 0 }] }),
  ],
  [
    'dead rows',
    'warning',
    /200000 dead rows beside 2/,
    withDatabase({ tables: [{ name: 'messaging.outbox', primaryKey: true, live: 2, dead: 200_000, bytes: 0 }] }),
  ],
  [
    'dead rows',
    'warning',
    /1 GB for 2 rows/,
    withDatabase({ tables: [{ name: 'messaging.outbox', primaryKey: true, live: 2, dead: 0, bytes: 2 ** 30 }] }),
  ],
]

for (const [name, severity, says, harm] of harms) {
  test(`${name}: ${says.source} is found, and told what to do about`, () => {
    const verdict = examine(checks, read({ ...sound, ...harm })).find((one) => one.name === name)
    assert.equal(verdict?.status, severity)
    assert.match(verdict.findings.map((finding) => finding.says).join('\n'), says)
    for (const { advice } of verdict.findings) assert.notEqual(advice, '')
  })
}

test('every check has a harm that it finds', () => {
  const harmed = new Set(harms.map(([name]) => name))
  assert.deepEqual(
    checks.map(({ name }) => name).filter((name) => !harmed.has(name)),
    [],
  )
})

test('what could not be looked at is said, and is 2 only when it was asked for', () => {
  const away: Readings<Facts> = { ...read(sound), server: { missing: 'PostgreSQL did not answer', asked: true } }
  const untold: Readings<Facts> = { ...read(sound), server: { missing: 'nobody says where', asked: false } }
  const verdict = examine(checks, away).find(({ name }) => name === 'held snapshots')
  assert.deepEqual([verdict?.status, verdict?.missing], ['unknown', 'PostgreSQL did not answer'])
  assert.equal(exitCodeOf(examine(checks, away), away), 2)
  assert.equal(exitCodeOf(examine(checks, untold), untold), 0)
  const wrong = { ...away, letters: { facts: [letter] } }
  assert.equal(exitCodeOf(examine(checks, wrong), wrong), 1, 'what is wrong counts for more than what is not known')
})

test('the indexes of migrations are those that the last of them leaves', () => {
  const made = `
    create unique index t_a on t (a); -- create index no_such on t (a)
    create index if not exists t_b on own.t (b) where d is null;
    create index u_a on u (a);
    create index v_a on v (a);`
  const changed = `
    drop index own.t_a;
    create index concurrently t_c on t (c);
    drop table v;
    alter table t drop column a, drop column d;`
  assert.deepEqual(indexesOf([made]), ['t_a', 't_b', 'u_a', 'v_a'])
  assert.deepEqual(indexesOf([made, changed]), ['u_a', 't_c'])
})
