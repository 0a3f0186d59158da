import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill broker list | kill | start`. */
export function broker(program: Command): void {
  const command = program
    .command('broker')
    .description('see the brokers of Kafka; kill one of ours, and start it again')

  command
    .command('list')
    .description('each broker: its process, rack, what it leads, and the copies that are not in sync')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('broker list', ['broker list', 'KAFKA_BROKERS=kafka:9092']))
    .action(async (options: { json?: boolean }) => (await import('../broker/list.ts')).list(options))

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
