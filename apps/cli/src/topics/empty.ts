import { UserError } from '@waybill/local'
import { emptyTopic } from '@waybill/operations'
import type { EmptyOptions } from '../commands/topics.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { brokersOf } from '../platform/running.ts'
import { nameOf, wholeNumber } from './arguments.ts'
import { readersLine } from './delete.ts'
import { NOT_DONE, warn } from './warn.ts'

/** Deletes records, or shows which would go. */
export async function empty(argument: string | undefined, options: EmptyOptions): Promise<void> {
  const { before, partition, execute = false, json } = options
  if (before !== undefined && !/^\d{1,19}$/.test(before)) throw new UserError(`--before ${before} is no offset.`)
  const plan = await emptyTopic({ brokers: brokersOf() }, nameOf(argument, options), {
    before: before === undefined ? undefined : BigInt(before),
    partitions: partition?.map((text) => wholeNumber('--partition', text, 0)),
    dryRun: !execute,
  })
  warn(plan.warnings)
  print(plan, json, () =>
    plan.records === 0
      ? `${plan.topic} has no records there.`
      : [
          table(
            ['partition', 'from', 'before', 'records'],
            plan.partitions.map((each) =>
              [each.partition, each.from, each.before, each.before - each.from].map(String),
            ),
            terminalWidth(),
          ),
          readersLine(plan.readers),
          plan.done ? `${plan.records} records are deleted.` : `${plan.records} records would be deleted. ${NOT_DONE}`,
        ].join('\n'),
  )
}
