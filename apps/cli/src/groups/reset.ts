import { UserError } from '@waybill/local'
import { applyReset, type Cluster, planReset, resetRunning, type StandingPlan } from '@waybill/operations'
import { adminClient } from '@waybill/service'
import type { GroupResetOptions } from '../commands/groups.ts'
import { printable } from '../dlq/printable.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { tokenOf } from '../platform/log-in.ts'
import { brokersOf, processesOf } from '../platform/running.ts'
import { requestOf } from './request.ts'

/** Shows what a reset would do to each partition, and with --execute does it. Throws Refused when it is refused. */
export async function reset(options: GroupResetOptions): Promise<void> {
  const cluster = { brokers: brokersOf() }
  const plan = await planReset(cluster, requestOf(options))
  if (options.execute) await execute(cluster, plan, options)
  print({ ...plan, executed: options.execute ?? false }, options.json, () =>
    [
      planTable(plan),
      '',
      effectOf(plan),
      options.execute ? 'Done, and read back.' : 'Nothing is done without --execute.',
    ].join('\n'),
  )
}

/** A service of the running platform is asked to move itself; any other group is moved in Kafka. */
async function execute(cluster: Cluster, plan: StandingPlan, { kafkaOnly }: GroupResetOptions): Promise<void> {
  const urls = kafkaOnly ? [] : processesOf(plan.group)
  if (urls.length === 0) return void (await applyReset(cluster, plan))
  if (plan.members === 0) {
    const words = `${plan.group} is a service of this platform and none of its processes is in its group now`
    throw new UserError(`${words}. Its own database would overrule Kafka: start it, and reset it then.`)
  }
  const token = await tokenOf('operator')
  const members = urls.map((url) => {
    const admin = adminClient(url, token)
    return {
      name: url,
      isPaused: async () => (await admin.standing()).paused,
      pause: async () => void (await admin.pause()),
      resume: async () => void (await admin.resume()),
      rewind: admin.rewind,
    }
  })
  await resetRunning(cluster, plan, members, {
    onStep: (step, note) => console.error(`${step}${note ? `: ${note}` : ''}`),
  })
}

/** A line a partition: where it is, where it goes and what that does. */
const planTable = ({ partitions, left }: StandingPlan): string =>
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

function effectOf({ group, again, skipped, state, members }: StandingPlan): string {
  const effects = [
    ...(again > 0n ? [`${again} records will be read again`] : []),
    ...(skipped > 0n ? [`${skipped} records will never be read by ${group}`] : []),
  ]
  const standing = members > 0 ? ` The group is ${state} and has ${members} members.` : ''
  return `${effects.length === 0 ? 'Nothing moves' : effects.join(', and ')}.${standing}`
}
