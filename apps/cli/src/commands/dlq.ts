import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill dlq list | show | redrive | discard`. */
export function dlq(program: Command): void {
  const command = program
    .command('dlq')
    .description('look at dead letters, send them back to their service, or discard them')

  filtered(
    command
      .command('list [service]')
      .description('the open dead letters by cause; of every service when none is named'),
  )
    .option('--letters', 'one line a letter')
    .option('-n, --limit <number>', 'so many letters at most')
    .option('--json', 'print JSON: an array of causes, or one line a letter')
    .addHelpText(
      'after',
      examples('dlq list', 'dlq list orders --letters --code no-account', 'dlq list --since 1h --json'),
    )
    .action(async (service: string | undefined, options: ListOptions) =>
      (await import('../dlq/list.ts')).list(service, options),
    )

  command
    .command('show <service> <place>')
    .description('one letter: error, headers and data; its place is partition/offset, as `dlq list --letters` shows it')
    .option('--json', 'print JSON, its bytes as base64')
    .addHelpText('after', examples('dlq show orders 2/17'))
    .action(async (service: string, place: string, options: { json?: boolean }) =>
      (await import('../dlq/show.ts')).show(service, place, options),
    )

  filtered(
    command
      .command('redrive <service> [places...]')
      .description('send letters back to the service that gave up on them, and to no other'),
  )
    .option('--all', 'all that are open')
    .option('--dry-run', 'only show what would be sent')
    .option('--rate <number>', 'records a second', '100')
    .option('--most <number>', 'end after so many; the next run takes the rest')
    .option('--force', 'those too that came back three times or more')
    .option('--reason <text>', 'why, kept with each letter')
    .option('--by <name>', 'who does it; your user name when not given')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print one line of JSON a letter, then the sum')
    .addHelpText(
      'after',
      examples(
        'dlq redrive orders 2/17 2/18',
        'dlq redrive orders --code no-account --dry-run',
        'dlq redrive orders --all --rate 20 --yes --reason "provider is back"',
      ),
    )
    .action(async (service: string, places: string[], options: RedriveOptions) =>
      (await import('../dlq/redrive.ts')).redriveLetters(service, places, options),
    )

  filtered(
    command.command('discard <service> [places...]').description('mark letters as dealt with: they are listed no more'),
  )
    .option('--all', 'all that are open')
    .requiredOption('--reason <text>', 'why nobody needs them, kept with each letter')
    .option('--dry-run', 'only show what would be discarded')
    .option('--by <name>', 'who does it; your user name when not given')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('dlq discard orders 2/17 --reason "test order"'))
    .action(async (service: string, places: string[], options: DiscardOptions) =>
      (await import('../dlq/discard.ts')).discardLetters(service, places, options),
    )
}

const filtered = (command: Command): Command =>
  command
    .option('--type <text>', 'only events whose type contains this')
    .option('--code <code>', 'only this error code')
    .option('--text <text>', 'only errors whose text contains this')
    .option('--key <key>', 'only records of this key, such as an order id')
    .option('--topic <topic>', 'only records that came from this topic')
    .option('--since <when>', 'only what failed since then: 30m, 2h, 2026-11-21T08:00Z')
    .option('--until <when>', 'only what failed before then')

export interface FilterOptions {
  type?: string
  code?: string
  text?: string
  key?: string
  topic?: string
  since?: string
  until?: string
}

export interface ListOptions extends FilterOptions {
  letters?: boolean
  limit?: string
  json?: boolean
}

interface ActOptions extends FilterOptions {
  all?: boolean
  dryRun?: boolean
  by?: string
  yes?: boolean
  json?: boolean
}

export interface RedriveOptions extends ActOptions {
  rate: string
  most?: string
  force?: boolean
  reason?: string
}

export interface DiscardOptions extends ActOptions {
  reason: string
}
