import { deleteGroup, deleteGroupOffsets, planDeletion } from '@waybill/operations'
import type { GroupDeleteOptions } from '../commands/groups.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { brokersOf } from '../platform/running.ts'

/** Shows what a group would lose, and with --execute deletes it. Throws Refused when it has members. */
export async function remove({ group, topic, execute = false, json }: GroupDeleteOptions): Promise<void> {
  const cluster = { brokers: brokersOf() }
  const plan = await planDeletion(cluster, group, topic)
  if (execute) await (topic === undefined ? deleteGroup(cluster, group) : deleteGroupOffsets(cluster, group, topic))
  const what = topic === undefined ? `the group ${group}` : `what ${group} has committed on ${topic}`
  print({ ...plan, deleted: execute }, json, () =>
    [
      ...(plan.offsets.length === 0
        ? []
        : [
            table(
              ['topic', 'partition', 'current-offset'],
              plan.offsets.map(({ topic, partition, offset }) => [topic, String(partition), String(offset)]),
              terminalWidth(),
            ),
          ]),
      execute
        ? `Deleted: ${what}.`
        : `This would delete ${what}${plan.members > 0 ? `, but it has ${plan.members} members and is refused now` : ''}. Nothing is done without --execute.`,
    ].join('\n'),
  )
}
