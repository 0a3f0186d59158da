import { type OutboxStatus, outboxStatus, type QuarantinedKey, quarantinedKeys } from '@waybill/messaging'
import { findDatabases } from '@waybill/operations'
import { printable } from '../dlq/printable.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { databaseOf, withDatabase } from '../platform/databases.ts'
import { running } from '../platform/running.ts'

interface Status extends OutboxStatus {
  service: string
  quarantinedKeys: QuarantinedKey[]
}

/** Prints what waits in the outbox of a service, or of all. */
export async function status(service: string | undefined, { json }: { json?: boolean }): Promise<void> {
  const found: Status[] = []
  for (const [name, url] of Object.entries(await databases(service))) {
    found.push(
      await withDatabase(url, async (db) => ({
        service: name,
        ...(await outboxStatus(db)),
        quarantinedKeys: await quarantinedKeys(db),
      })),
    )
  }
  print(found, json, () => text(found))
}

async function databases(service: string | undefined): Promise<Readonly<Record<string, string>>> {
  if (service !== undefined) return { [service]: databaseOf(service) }
  const { DATABASE_URL } = process.env
  if (DATABASE_URL) return findDatabases(DATABASE_URL)
  const { databases, services } = running()
  return Object.fromEntries(Object.entries(databases).filter(([name]) => services[name]))
}

function text(found: readonly Status[]): string {
  if (found.length === 0) return 'There is no database with an outbox.'
  const rows = found.map(({ service, pending, oldestSeconds, scheduled, quarantined, quarantinedKeys, relays }) => [
    service,
    pending >= 10_000 ? '10000+' : String(pending),
    pending > 0 ? `${oldestSeconds.toFixed(1)} s` : '-',
    String(scheduled),
    quarantined > 0 ? `${quarantinedKeys.length} (${quarantined} events)` : '0',
    String(relays),
  ])
  const keys = found.flatMap(({ service, quarantinedKeys }) =>
    quarantinedKeys.map(({ topic, key, events, since, reason }) =>
      [service, topic, key ?? '(none)', events, since.toISOString().slice(0, 19), reason].map((cell) =>
        printable(String(cell)),
      ),
    ),
  )
  const quarantine = table(['service', 'topic', 'key', 'events', 'since', 'refused because'], keys, terminalWidth())
  return [
    table(['service', 'pending', 'oldest', 'scheduled', 'quarantined keys', 'relays'], rows, terminalWidth()),
    ...(keys.length > 0
      ? ['', quarantine, '', 'waybill outbox requeue <service> sends them, when Kafka will take them.']
      : []),
  ].join('\n')
}
