import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill secrets list | rotate`. */
export function secrets(program: Command): void {
  const command = program
    .command('secrets')
    .description(
      'the passwords between the processes of the platform that runs here, by name; change them while it runs',
    )

  command
    .command('list')
    .description('every password by name, and how old it is; never a value')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('secrets list', 'secrets list --json'))
    .action(async (options: { json?: boolean }) => (await import('../secrets/list.ts')).list(options))

  command
    .command('rotate')
    .description('give new passwords to PostgreSQL, Kafka and the registry; nothing is restarted and no request fails')
    .argument(
      '[service]',
      'whose passwords: a service, registry, console, waybill (these commands), postgres (its superuser), or all',
      'all',
    )
    .option('--dry-run', 'only print what would be changed')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `${examples('secrets rotate orders', 'secrets rotate --dry-run', 'secrets rotate all')}

It takes a platform that was started with \`waybill up --secure\`. Old passwords open no new connection afterwards; connections that are
open stay. A rotation that was cut short leaves everything working; the next one ends it. Brokers know
each other by certificates and have no password; the keys of personal data and sessions, which are none, stay.`,
    )
    .action(async (service: string, options: { dryRun?: boolean; json?: boolean }) =>
      (await import('../secrets/rotate.ts')).rotate(service, options),
    )
}
