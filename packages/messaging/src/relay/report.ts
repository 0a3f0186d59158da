import type { Unwritten } from '../kafka/rounds.ts'
import type { Log, Metrics } from '../log.ts'
import type { Backlog } from '../postgres/backlog.ts'
import type { Acknowledged, PendingRow } from '../postgres/relay-session.ts'
import { refusalIn } from '../refusal.ts'
import type { Refused } from './sift.ts'

const MOST_TOLD = 100

/** What a relay tells of its work: in the log once for each change, in the metrics always. */
export function createReport(service: string, log: Log, metrics: Metrics) {
  const told = new Set<string>()
  let lastError: string | undefined
  let carried = false

  function onError(error: string): void {
    // Said once for each outage, not once a try.
    if (error !== lastError) log.warn({ service, error }, 'The relay waits; events stay in the outbox')
    lastError = error
    metrics.count('waybill_relay_errors_total', { service })
    const why = refusalIn(error)
    if (why) metrics.count('waybill_refused_connections_total', { service, part: 'relay', why })
  }

  function onConnected(): void {
    if (lastError) log.info({ service }, 'The relay carries events again')
    lastError = undefined
  }

  return {
    lastError: () => lastError,
    refused: () => !carried && refusalIn(lastError) !== undefined,
    onError,
    /** The relay has its connection to PostgreSQL. */
    onConnected,
    onUnwritten({ kind, reason, rows }: Unwritten<PendingRow>): void {
      if (kind === 'away') {
        onError(reason)
        return
      }
      metrics.count('waybill_relay_errors_total', { service })
      // The others go on meanwhile: said once, not each time that it is tried.
      if (told.has(reason) || told.size >= MOST_TOLD) return
      told.add(reason)
      log.warn({ service, error: reason, topic: rows[0]?.topic }, 'Events of a topic wait; the others go on')
    },
    onPublished(rows: readonly PendingRow[], { oldestSeconds }: Acknowledged): void {
      carried = true
      onConnected()
      const counts = new Map<string, number>()
      for (const row of rows) counts.set(row.topic, (counts.get(row.topic) ?? 0) + 1)
      for (const [topic, count] of counts) metrics.count('kafka_events_published_total', { topic, service }, count)
      metrics.observe('waybill_outbox_delay_seconds', { service }, oldestSeconds)
    },
    onRefused({ row, reason }: Refused<PendingRow>): void {
      const key = row.key?.toString() ?? null
      const fields = { service, topic: row.topic, key, id: row.id, reason }
      log.error(fields, 'Kafka refuses an event for good: its key waits in quarantine until releaseKey')
      metrics.count('waybill_outbox_refused_total', { service, topic: row.topic })
    },
    onQuarantined(keys: number): void {
      metrics.gauge('waybill_outbox_quarantined_keys', { service }, keys)
    },
    onSent: (ms: number): void => metrics.observe('waybill_relay_send_seconds', { service }, ms / 1_000),
    onBacklog({ oldestSeconds, rows, snapshotSeconds }: Backlog): void {
      metrics.gauge('waybill_outbox_oldest_seconds', { service }, oldestSeconds)
      metrics.gauge('waybill_outbox_rows_estimate', { service }, rows)
      metrics.gauge('waybill_postgres_oldest_snapshot_seconds', { service }, snapshotSeconds)
    },
    onLeases(change: number): void {
      if (change !== 0) metrics.count('waybill_relay_lease_changes_total', { service }, Math.abs(change))
    },
  }
}
