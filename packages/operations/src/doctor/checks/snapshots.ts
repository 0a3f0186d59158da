import { check } from '../check.ts'
import type { Facts } from '../facts.ts'
import { seconds } from '../shown.ts'
import { sessionText } from './idle-transactions.ts'

const LONG_SECONDS = 60
const TOO_LONG_SECONDS = 600

/** Nobody keeps PostgreSQL from clearing dead rows away. */
export const snapshots = check<Facts, 'server'>({
  name: 'held snapshots',
  severity: 'warning',
  holds: 'nobody has held a snapshot for a minute',
  advice:
    'End it (select pg_terminate_backend(<pid>)), or let it end: until then rows that left an outbox stay on disk.',
  needs: ['server'],
  find: ({ server: { sessions, holders, seesAll } }) => [
    ...sessions
      .filter(({ snapshotSeconds }) => (snapshotSeconds ?? 0) > LONG_SECONDS)
      .toSorted((a, b) => (b.snapshotSeconds ?? 0) - (a.snapshotSeconds ?? 0))
      .map((session) => ({
        about: `pid ${session.pid}`,
        says: `it holds a snapshot since ${seconds(session.snapshotSeconds ?? 0)}: ${sessionText(session)}`,
        severity: (session.snapshotSeconds ?? 0) > TOO_LONG_SECONDS ? ('error' as const) : ('warning' as const),
      })),
    ...holders
      .filter(({ active, seconds }) => !active && (seconds === null || seconds > LONG_SECONDS))
      .map(({ kind, name }) => ({
        about: name,
        says: `the ${kind} keeps dead rows, and nobody uses it`,
        advice:
          kind === 'slot'
            ? `select pg_drop_replication_slot('${name}'), or start its reader.`
            : `rollback prepared '${name}', or commit it.`,
      })),
    ...(seesAll
      ? []
      : [
          {
            about: 'PostgreSQL',
            severity: 'note' as const,
            says: 'this role does not see what others do: only its own sessions were looked at',
            advice: 'Give DATABASE_URL of a role that is a member of pg_monitor.',
          },
        ]),
  ],
})
