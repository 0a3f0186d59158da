import { applyReset, planReset, type StandingPlan } from '@waybill/operations'
import type { GroupResetOptions } from '../commands/groups.ts'
import { printable } from '../dlq/printable.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { brokersOf } from '../platform/running.ts'
import { requestOf } from './request.ts'

/** Shows what a reset would do to each partition, and with --execute does it. Throws GroupRefusal when it is refused. */
export async function reset(options: GroupResetOptions): Promise<void> {
  const cluster = { brokers: brokersOf() }
  const plan = await planReset(cluster, requestOf(options))
  if (options.execute) await applyReset(cluster, plan)
  print({ ...plan, executed: options.execute ?? false }, options.json, () =>
    [
      planTable(plan),
      '',
      effectOf(plan),
      options.execute ? 'Done, and read back.' : 'Nothing is done without --execute.',
    ].join('\n'),
  )
}

/** A line a partition: where it is, where it goes and what that does. */
export const planTable = ({ partitions, left }: StandingPlan): string =>
  [
    table(
      ['topic', 'partition', 'current-offset', 'new-offset', 'read again', 'skipped', 'note'],
      partitions.map(({ topic, partition, before, after, again, skipped, note }) =>
        [topic, partition, before ?? '-', after, again, skipped, note ?? ''].map((cell) => printable(String(cell))),
      ),
      terminalWidth(),
    ),
    ...left.map(({ topic, partition, why }) => `${printable(topic)}:${partition} stays as it is: ${printable(why)}.`),
  ].join('\n')

export function effectOf({ group, again, skipped, state, members }: StandingPlan): string {
  const effects = [
    ...(again > 0n ? [`${again} records will be read again`] : []),
    ...(skipped > 0n ? [`${skipped} records will never be read by ${group}`] : []),
  ]
  const standing = members > 0 ? ` The group is ${state} and has ${members} members.` : ''
  return `${effects.length === 0 ? 'Nothing moves' : effects.join(', and ')}.${standing}`
}
