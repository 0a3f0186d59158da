import { type Command, Option } from 'commander'
import { examples } from '../output/examples.ts'
import { collect } from './collect.ts'

export interface ListOptions {
  internal?: boolean
  json?: boolean
}

/** The topic is an argument or, as Kafka's own tools have it, --topic. */
export interface TopicOptions {
  topic?: string
  json?: boolean
}

export interface CreateOptions extends TopicOptions {
  partitions?: string
  replicationFactor?: string
  preset?: string
  config?: string[]
  dryRun?: boolean
}

export interface AlterOptions extends TopicOptions {
  partitions?: string
  config?: string[]
  deleteConfig?: string[]
  execute?: boolean
}

export interface EmptyOptions extends TopicOptions {
  partition?: string[]
  before?: string
  execute?: boolean
}

export interface DeleteOptions extends TopicOptions {
  execute?: boolean
}

/** Adds `waybill topics list | describe | create | alter | empty | delete`. */
export function topics(program: Command): void {
  const command = program.command('topics').description('look at the topics of the cluster, make them, change them')

  command
    .command('list')
    .description('every topic: what it is for, its partitions, replicas, records, size, and who reads it')
    .option('--internal', "Kafka's own too")
    .option('--json', 'print JSON')
    .addHelpText('after', examples('topics list', 'topics list --internal --json'))
    .action(async (options: ListOptions) => (await import('../topics/list.ts')).list(options))

  of(
    command
      .command('describe [topic]')
      .description('one topic: each partition, and the settings that were made for it'),
  )
    .addHelpText('after', examples('topics describe orders.v1', 'topics describe --topic orders.v1 --json'))
    .action(async (topic: string | undefined, options: TopicOptions) =>
      (await import('../topics/describe.ts')).describe(topic, options),
    )

  of(command.command('create [topic]').description('make a topic'))
    .option('--partitions <number>', "how many; else as the brokers' num.partitions says")
    .option('--replication-factor <number>', "copies of each; else as the brokers' default says")
    .addOption(new Option('--preset <name>', 'settings for a use').choices(['event', 'compacted', 'retry', 'dlq']))
    .option('--config <name=value>', "a setting, goes before the preset's; may be given again", collect)
    .option('--dry-run', 'only have Kafka check it')
    .addHelpText(
      'after',
      examples(
        'topics create orders.v2 --partitions 6 --preset event',
        'topics create --topic stock.v1 --partitions 6 --replication-factor 3 --config cleanup.policy=compact --dry-run',
      ),
    )
    .action(async (topic: string | undefined, options: CreateOptions) =>
      (await import('../topics/create.ts')).create(topic, options),
    )

  of(
    command
      .command('alter [topic]')
      .description('change settings, or add partitions; shows the plan, --execute does it'),
  )
    .option('--config <name=value>', 'set this; may be given again', collect)
    .option('--delete-config <name>', 'follow the brokers again in this; may be given again', collect)
    .option('--partitions <number>', 'how many it is to have; there is no way back')
    .option('--execute', 'do it')
    .addHelpText(
      'after',
      examples(
        'topics alter orders.v1 --config retention.ms=86400000',
        'topics alter orders.v1 --delete-config retention.ms --execute',
        'topics alter orders.v1 --partitions 12 --execute',
      ),
    )
    .action(async (topic: string | undefined, options: AlterOptions) =>
      (await import('../topics/alter.ts')).alter(topic, options),
    )

  of(command.command('empty [topic]').description('delete its records; shows the plan, --execute does it'))
    .option('--before <offset>', 'only those below this offset; else all that there are')
    .option('--partition <number>', 'only in this partition; may be given again', collect)
    .option('--execute', 'do it')
    .addHelpText('after', examples('topics empty orders.dlq.v1', 'topics empty orders.v1 --partition 2 --before 1200'))
    .action(async (topic: string | undefined, options: EmptyOptions) =>
      (await import('../topics/empty.ts')).empty(topic, options),
    )

  of(command.command('delete [topic]').description('delete a topic and all in it; shows the plan, --execute does it'))
    .option('--execute', 'do it')
    .addHelpText('after', examples('topics delete orders.v0', 'topics delete --topic orders.v0 --execute'))
    .action(async (topic: string | undefined, options: DeleteOptions) =>
      (await import('../topics/delete.ts')).remove(topic, options),
    )
}

const of = (command: Command): Command =>
  command.option('--topic <name>', 'the topic, as Kafka’s own tools name it').option('--json', 'print JSON')
