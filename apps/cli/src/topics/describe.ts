import { describeTopic, type TopicDescription } from '@waybill/operations'
import type { TopicOptions } from '../commands/topics.ts'
import { inBytes } from '../output/bytes.ts'
import { colour } from '../output/colour.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { brokersOf } from '../platform/running.ts'
import { nameOf } from './arguments.ts'

/** Prints one topic. */
export async function describe(argument: string | undefined, options: TopicOptions): Promise<void> {
  const topic = await describeTopic({ brokers: brokersOf() }, nameOf(argument, options))
  print(topic, options.json, () => forPeople(topic))
}

function forPeople({ name, role, partitions, configs }: TopicDescription): string {
  const own = configs.filter(({ overridden }) => overridden)
  return [
    `${colour('bold', name)}  ${role}`,
    '',
    table(
      ['partition', 'leader', 'replicas', 'in sync', 'first', 'end', 'size', 'last record'],
      partitions.map(({ partition, leader, replicas, inSync, first, end, bytes, lastAt }) =>
        [
          partition,
          leader ?? 'none',
          replicas.join(','),
          inSync.join(','),
          first ?? '?',
          end ?? '?',
          inBytes(bytes),
          lastAt?.toISOString() ?? '-',
        ].map(String),
      ),
      terminalWidth(),
    ),
    '',
    own.length === 0
      ? 'No setting was made for it: it follows the brokers. --json shows all of them.'
      : table(
          ['setting', 'value', 'without it'],
          own.map(({ name, value, fallback }) => [name, value ?? '(not told)', fallback ?? '-']),
          terminalWidth(),
        ),
  ].join('\n')
}
