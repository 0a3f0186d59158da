import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

export interface RequeueOptions {
  topic?: string
  key?: string
  all?: boolean
  since?: string
  discardRefused?: boolean
  execute?: boolean
  json?: boolean
}

/** Adds `waybill outbox status | requeue`. */
export function outbox(program: Command): void {
  const command = program
    .command('outbox')
    .description('see what waits to get to Kafka, and send again what was held up')

  command
    .command('status [service]')
    .description(
      'pending events, the age of the oldest, keys in quarantine, relays; of every service when none is named',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples('outbox status', 'outbox status orders --json', [
        'outbox status',
        'DATABASE_URL=postgres://me@db/orders',
      ]),
    )
    .action(async (service: string | undefined, options: { json?: boolean }) =>
      (await import('../outbox/status.ts')).status(service, options),
    )

  command
    .command('requeue <service>')
    .description('let keys in quarantine go on, or publish again what Kafka has lost; shows the plan')
    .option('--topic <topic>', 'only of this topic')
    .option('--key <key>', 'only this key')
    .option('--all', 'every key in quarantine')
    .option('--discard-refused', 'delete the event that Kafka refused first: no consumer will see it')
    .option(
      '--since <when>',
      'publish again what Kafka took since then: 2h, 2026-11-21T08:00Z; needs a relay that keeps it',
    )
    .option('--execute', 'do it')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples(
        'outbox requeue orders --topic orders.v1 --key 0190a1b2-0000-7000-8000-000000000001',
        'outbox requeue orders --all --execute',
        'outbox requeue orders --since 2h --topic orders.v1 --execute',
      ),
    )
    .action(async (service: string, options: RequeueOptions) =>
      (await import('../outbox/requeue.ts')).requeue(service, options),
    )
}
