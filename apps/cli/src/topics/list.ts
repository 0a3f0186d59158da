import { topics as catalogue } from '@waybill/contracts'
import { listTopics, type TopicReader, type TopicSummary, topicReaders } from '@waybill/operations'
import type { ListOptions } from '../commands/topics.ts'
import { inBytes } from '../output/bytes.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { brokersOf } from '../platform/running.ts'

/** Prints the cluster's topics, who reads them, and what the catalogue says of them. */
export async function list({ internal = false, json }: ListOptions): Promise<void> {
  const cluster = { brokers: brokersOf() }
  const [found, readers] = await Promise.all([listTopics(cluster, { internal }), topicReaders(cluster)])
  const rows = found.map((topic) => {
    const known = catalogue.find(({ name }) => name === topic.name)
    return {
      ...topic,
      owner: known?.owner ?? null,
      key: known ? [known.key].flat().join(' or ') || null : null,
      groups: readers.get(topic.name) ?? [],
    }
  })
  print(rows, json, () => table(HEADINGS, rows.map(rowOf), terminalWidth()))
}

const HEADINGS = [
  'topic',
  'role',
  'owner',
  'key',
  'partitions',
  'replicas',
  'records',
  'size',
  'last record',
  'read by',
]

type Row = TopicSummary & { owner: string | null; key: string | null; groups: TopicReader[] }

const rowOf = ({ name, role, owner, key, partitions, replicas, records, bytes, lastAt, groups, ...health }: Row) =>
  [
    name,
    role,
    owner ?? '-',
    key ?? '-',
    partitions,
    `${replicas}${troubleIn(health)}`,
    records,
    inBytes(bytes),
    lastAt ? lastAt.toISOString().slice(0, 19).replace('T', ' ') : '-',
    groups.map(({ group, lag }) => (lag > 0 ? `${group} (${lag} behind)` : group)).join(', ') || '-',
  ].map(String)

function troubleIn({ underReplicated, offline }: Pick<TopicSummary, 'underReplicated' | 'offline'>): string {
  if (offline > 0) return `, ${offline} offline`
  return underReplicated > 0 ? `, ${underReplicated} behind` : ''
}
