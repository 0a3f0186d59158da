import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill groups list | describe | lag | reset | delete`. */
export function groups(program: Command): void {
  const command = program
    .command('groups')
    .description('look at consumer groups, move their offsets, delete them; options as of kafka-consumer-groups.sh')

  command
    .command('list')
    .description('every group with its state, members, topics and lag')
    .option('--state <states...>', 'only groups in these states: Stable, Empty, PreparingRebalance, …')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('groups list', 'groups list --state Empty', 'groups list --json'))
    .action(async (options: GroupListOptions) => (await import('../groups/list.ts')).list(options))

  command
    .command('describe')
    .description('one group: its members, and each partition with its offsets, lag and oldest unread record')
    .requiredOption('--group <group>', 'which group')
    .option('--members', 'the members and what they have')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('groups describe --group payments', 'groups describe --group payments --members'))
    .action(async (options: GroupDescribeOptions) => (await import('../groups/describe.ts')).describe(options))

  command
    .command('lag')
    .description('what waits for a group, in words; looks twice, so that it can tell where it goes')
    .option('--group <group>', 'which group; without it all that have some')
    .option('--during <duration>', 'the time between the two looks', '2s')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('groups lag', 'groups lag --group payments --during 10s'))
    .action(async (options: GroupLagOptions) => (await import('../groups/lag.ts')).lag(options))

  command
    .command('reset')
    .description('move the offsets of a group: shows what would become of each partition; --execute does it')
    .requiredOption('--group <group>', 'which group')
    .option('--topic <topics...>', 'a topic, or some of its partitions: orders.v1:0,1')
    .option('--all-topics', 'every topic on which the group has committed something')
    .option('--to-earliest', 'to the first record there is')
    .option('--to-latest', 'to the end: what waits is never read')
    .option('--to-datetime <when>', 'to the first record of this time or later: 2026-11-21T08:00Z, or 2h ago as 2h')
    .option('--to-offset <offset>', 'to this offset')
    .option('--shift-by <number>', 'so many records on, or back: --shift-by=-10')
    .option('--from-group <group>', 'to where another group is')
    .option('--dry-run', 'only show the plan, which is what it does anyway')
    .option('--execute', 'do it')
    .option('--kafka-only', 'move only Kafka’s offsets of a service of this platform, which its own database overrules')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `${examples(
        'groups reset --group reports --all-topics --to-earliest',
        'groups reset --group reports --topic orders.v1:0,1 payments.v1 --to-datetime 2h --execute',
        'groups reset --group payments --topic orders.v1 --shift-by=-10 --execute',
      )}

Kafka moves a group only while it has no members. A service of this platform is asked to move itself while it runs: it is paused,
moved, looked at again and resumed. Events that it still remembers are counted as duplicates and do nothing.

Exit code: 0 done or planned, 1 refused.`,
    )
    .action(async (options: GroupResetOptions) => (await import('../groups/reset.ts')).reset(options))

  command
    .command('delete')
    .description('delete a group, or what it has committed on one topic; --execute does it')
    .requiredOption('--group <group>', 'which group')
    .option('--topic <topic>', 'only its offsets of this topic')
    .option('--execute', 'do it')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples('groups delete --group old-reports', 'groups delete --group reports --topic orders.v1 --execute'),
    )
    .action(async (options: GroupDeleteOptions) => (await import('../groups/delete.ts')).remove(options))
}

export interface GroupListOptions {
  state?: string[]
  json?: boolean
}

export interface GroupDescribeOptions {
  group: string
  members?: boolean
  json?: boolean
}

export interface GroupLagOptions {
  group?: string
  during: string
  json?: boolean
}

export interface GroupResetOptions {
  group: string
  topic?: string[]
  allTopics?: boolean
  toEarliest?: boolean
  toLatest?: boolean
  toDatetime?: string
  toOffset?: string
  shiftBy?: string
  fromGroup?: string
  dryRun?: boolean
  execute?: boolean
  kafkaOnly?: boolean
  json?: boolean
}

export interface GroupDeleteOptions {
  group: string
  topic?: string
  execute?: boolean
  json?: boolean
}
