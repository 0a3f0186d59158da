import { describeGroup, type GroupDescription, type GroupPartition, spanOf } from '@waybill/operations'
import type { GroupDescribeOptions } from '../commands/groups.ts'
import { printable } from '../dlq/printable.ts'
import { colour } from '../output/colour.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { brokersOf } from '../platform/running.ts'

/** Prints one group. Throws Refused when there is none of that name. */
export async function describe({ group, members, json }: GroupDescribeOptions): Promise<void> {
  const found = await describeGroup({ brokers: brokersOf() }, group)
  print(found, json, () => [headOf(found), '', members ? membersOf(found) : partitionsOf(found)].join('\n'))
}

const headOf = ({ group, state, type, assignor, members, lag }: GroupDescription): string =>
  [
    colour('bold', printable(group)),
    `  ${state}, protocol ${type}${assignor ? `, partitions given out by ${assignor}` : ''}`,
    `  ${members.length} ${members.length === 1 ? 'member' : 'members'}, ${lag} records not read`,
  ].join('\n')

const membersOf = ({ members }: GroupDescription): string =>
  members.length === 0
    ? 'It has no members: nobody reads for it now.'
    : table(
        ['member', 'instance', 'client', 'host', 'partitions'],
        members.map(({ id, instance, client, host, partitions }) =>
          [id, instance ?? '-', client, host, heldOf(partitions)].map(printable),
        ),
        terminalWidth(),
      )

const heldOf = (partitions: readonly { topic: string; partition: number }[]): string =>
  [...Map.groupBy(partitions, ({ topic }) => topic)]
    .map(([topic, places]) => `${topic}:${places.map(({ partition }) => partition).join(',')}`)
    .join(' ') || '-'

const partitionsOf = ({ partitions }: GroupDescription): string =>
  partitions.length === 0
    ? 'It has committed nothing and its members have no partitions.'
    : table(
        ['topic', 'partition', 'current-offset', 'log-end-offset', 'lag', 'behind', 'client', 'host'],
        partitions.map((place) => rowOf(place, Date.now()).map(printable)),
        terminalWidth(),
      )

const rowOf = ({ topic, partition, committed, end, lag, oldest, member }: GroupPartition, now: number): string[] =>
  [
    topic,
    partition,
    committed ?? '-',
    end ?? 'no leader',
    lag ?? '-',
    oldest ? spanOf(now - oldest.getTime()) : '-',
    member?.client ?? '-',
    member?.host ?? '-',
  ].map(String)
