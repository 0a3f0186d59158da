import type { Command } from 'commander'
import { examples } from '../output/examples.ts'
import { collect } from './collect.ts'

export interface ConfigOptions {
  config?: string[]
  deleteConfig?: string[]
  allBrokers?: boolean
  all?: boolean
  execute?: boolean
  json?: boolean
}

/** Adds `waybill broker list | config | kill | start`. */
export function broker(program: Command): void {
  const command = program
    .command('broker')
    .description('see the brokers of Kafka, change their settings; kill one of ours, and start it again')

  command
    .command('list')
    .description('each broker: its process, rack, what it leads, and the copies that are not in sync')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('broker list', ['broker list', 'KAFKA_BROKERS=kafka:9092']))
    .action(async (options: { json?: boolean }) => (await import('../broker/list.ts')).list(options))

  command
    .command('config <id>')
    .description(
      'settings of a broker and where each comes from; changes them while it runs: shows the plan, --execute does it',
    )
    .option('--config <name=value>', 'set this; may be given again', collect)
    .option('--delete-config <name>', 'take back what was set while it ran; may be given again', collect)
    .option('--all-brokers', 'set or take back what every broker has that has no value of its own')
    .option('--all', 'show those too that are Kafka’s defaults')
    .option('--execute', 'do it')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples(
        'broker config 1',
        'broker config 1 --config num.io.threads=8',
        'broker config 1 --delete-config num.io.threads --execute',
        'broker config 1 --all-brokers --config log.retention.ms=86400000 --execute',
      ),
    )
    .action(async (id: string, options: ConfigOptions) => (await import('../broker/config.ts')).config(id, options))

  command
    .command('kill <number>')
    .description('kill -9 a broker of the platform that runs here; it stays down until it is started')
    .addHelpText(
      'after',
      `${examples('broker kill 2')}\n\nWith three brokers one may be away and nothing waits; of one broker everything waits until it is back.`,
    )
    .action(async (number: string) => (await import('../broker/control.ts')).killBroker(number))

  command
    .command('start <number>')
    .description('start a broker that was killed, and wait until it takes connections')
    .addHelpText('after', examples('broker start 2'))
    .action(async (number: string) => (await import('../broker/control.ts')).startBroker(number))
}
