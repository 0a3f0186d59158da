import { deleteTopic, type TopicReader } from '@waybill/operations'
import type { DeleteOptions } from '../commands/topics.ts'
import { inBytes } from '../output/bytes.ts'
import { print } from '../output/print.ts'
import { brokersOf } from '../platform/running.ts'
import { nameOf } from './arguments.ts'
import { NOT_DONE, warn } from './warn.ts'

/** Deletes a topic, or shows what would go with it. */
export async function remove(argument: string | undefined, options: DeleteOptions): Promise<void> {
  const { execute = false, json } = options
  const plan = await deleteTopic({ brokers: brokersOf() }, nameOf(argument, options), { dryRun: !execute })
  warn(plan.warnings)
  print(plan, json, () =>
    [
      `${plan.topic}: ${plan.partitions} partitions, ${plan.records} records, ${inBytes(plan.bytes)}.`,
      readersLine(plan.readers),
      plan.done ? 'It is deleted.' : NOT_DONE,
    ].join('\n'),
  )
}

export const readersLine = (readers: readonly TopicReader[]): string =>
  readers.length === 0
    ? 'No group reads it.'
    : `Read by ${readers.map(({ group, state, lag }) => `${group} (${state}, ${lag} behind)`).join(', ')}.`
