import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill relay`. */
export function relay(program: Command): void {
  program
    .command('relay <service>')
    .description("carry a service's outbox to Kafka by a process of its own (start the service with RELAY=off)")
    .addHelpText(
      'after',
      examples('relay orders', ['relay orders', 'DATABASE_URL=postgres://me@db/orders KAFKA_BROKERS=kafka:9092']),
    )
    .action(async (service: string) => (await import('../relay/run-relay.ts')).runRelay(service))
}
