import { topics as catalogue } from '@waybill/contracts'
import { listTopics } from '@waybill/messaging'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { cluster } from '../platform/running.ts'

const DAY_MS = 86_400_000

/** Prints the cluster's topics beside what the catalogue says of them. */
export async function list({ json }: { json?: boolean }): Promise<void> {
  const { brokers } = cluster()
  const found = (await listTopics({ brokers })).map((topic) => {
    const known = catalogue.find(({ name }) => name === topic.name)
    const kept =
      known && (known.cleanup === 'compact' ? 'latest per key' : `${Math.round(known.retentionMs / DAY_MS)} days`)
    return {
      ...topic,
      owner: known?.owner ?? null,
      key: known ? [known.key].flat().join(' or ') || null : null,
      kept: kept ?? null,
    }
  })
  print(found, json, () =>
    table(
      ['topic', 'owner', 'key', 'partitions', 'replicas', 'records', 'kept'],
      found.map(({ name, owner, key, partitions, replicas, records, kept }) =>
        [name, owner ?? '-', key ?? '-', partitions, replicas, records, kept ?? '-'].map(String),
      ),
      terminalWidth(),
    ),
  )
}
