import { UserError } from '@waybill/local'
import { addPartitions, alterTopicConfigs, type ConfigChange } from '@waybill/operations'
import type { AlterOptions } from '../commands/topics.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { brokersOf } from '../platform/running.ts'
import { configsOf, nameOf, wholeNumber } from './arguments.ts'
import { NOT_DONE, warn } from './warn.ts'

/** Changes settings and the number of partitions, or shows what would change. */
export async function alter(argument: string | undefined, options: AlterOptions): Promise<void> {
  const { partitions, config, deleteConfig: unset = [], execute = false, json } = options
  const topic = nameOf(argument, options)
  const set = configsOf(config)
  const configs = Object.keys(set).length + unset.length > 0
  if (!configs && partitions === undefined) {
    throw new UserError('Say what to change: --config, --delete-config or --partitions.')
  }
  const cluster = { brokers: brokersOf() }
  const to = partitions === undefined ? undefined : wholeNumber('--partitions', partitions)
  // Both are checked before either is done.
  const plan = async (dryRun: boolean) => ({
    configs: configs ? await alterTopicConfigs(cluster, topic, { set, unset }, { dryRun }) : null,
    partitions: to === undefined ? null : await addPartitions(cluster, topic, to, { dryRun }),
  })
  const planned = await plan(true)
  warn([...(planned.configs?.warnings ?? []), ...(planned.partitions?.warnings ?? [])])
  const result = execute ? await plan(false) : planned
  print(result, json, () =>
    [
      ...(result.configs ? [changesOf(result.configs.changes)] : []),
      ...(result.partitions ? [`partitions: ${result.partitions.from} -> ${result.partitions.to}`] : []),
      execute ? 'Done.' : NOT_DONE,
    ].join('\n'),
  )
}

const changesOf = (changes: readonly ConfigChange[]): string =>
  changes.length === 0
    ? 'All of these settings are so already.'
    : table(
        ['setting', 'now', 'then', 'for this topic'],
        changes.map(({ name, from, to, overrides }) => [
          name,
          from ?? '-',
          to ?? 'as the brokers have it',
          overrides ? 'yes' : 'no longer',
        ]),
        terminalWidth(),
      )
