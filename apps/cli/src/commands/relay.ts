import type { Command } from 'commander'

/** Adds `waybill relay`. */
export function relay(program: Command): void {
  program
    .command('relay <service>')
    .description("carry a service's outbox to Kafka by a process of its own (start the service with RELAY=off)")
    .action(async (service: string) => (await import('../relay/run-relay.ts')).runRelay(service))
}
