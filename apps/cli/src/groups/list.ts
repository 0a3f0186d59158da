import { listGroups } from '@waybill/operations'
import type { GroupListOptions } from '../commands/groups.ts'
import { printable } from '../dlq/printable.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { brokersOf } from '../platform/running.ts'

/** Prints every group of the cluster. */
export async function list({ state, json }: GroupListOptions): Promise<void> {
  const found = await listGroups({ brokers: brokersOf() }, state ? { states: state } : {})
  print(found, json, () =>
    found.length === 0
      ? 'There are no such groups.'
      : table(
          ['group', 'state', 'type', 'members', 'lag', 'topics'],
          found.map(({ group, state, type, members, lag, topics }) =>
            [group, state, type, members, lag, topics.join(', ') || '-'].map((cell) => printable(String(cell))),
          ),
          terminalWidth(),
        ),
  )
}
