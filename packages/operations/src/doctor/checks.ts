import type { Check } from './check.ts'
import { deadLetters } from './checks/dead-letters.ts'
import { deadRows } from './checks/dead-rows.ts'
import { disks } from './checks/disks.ts'
import { idleTransactions } from './checks/idle-transactions.ts'
import { inboxWindow } from './checks/inbox-window.ts'
import { indexes } from './checks/indexes.ts'
import { missingTopics } from './checks/missing-topics.ts'
import { outbox } from './checks/outbox.ts'
import { parked } from './checks/parked.ts'
import { positions } from './checks/positions.ts'
import { postgresClock } from './checks/postgres-clock.ts'
import { quarantine } from './checks/quarantine.ts'
import { recordClocks } from './checks/record-clocks.ts'
import { replicas } from './checks/replicas.ts'
import { sagas } from './checks/sagas.ts'
import { skipped } from './checks/skipped.ts'
import { snapshots } from './checks/snapshots.ts'
import { standingGroups } from './checks/standing-groups.ts'
import { topicSettings } from './checks/topic-settings.ts'
import { unknownTopics } from './checks/unknown-topics.ts'
import { unreadTopics } from './checks/unread-topics.ts'
import type { Facts } from './facts.ts'

/** All that is looked at of a cluster and of the databases beside it, on any system that uses @waybill/messaging. */
export const checks: readonly Check<Facts>[] = [
  ...[replicas, disks, recordClocks],
  ...[missingTopics, topicSettings, unknownTopics, unreadTopics, standingGroups],
  ...[outbox, quarantine, parked, deadLetters, sagas],
  ...[inboxWindow, positions, skipped],
  ...[postgresClock, snapshots, idleTransactions, indexes, deadRows],
]
