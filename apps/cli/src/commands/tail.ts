import type { Command } from 'commander'

/** Adds `waybill tail`. */
export function tail(program: Command): void {
  program
    .command('tail [topics...]')
    .description('print events as they come, decoded; all topics when none is named')
    .option('--from <where>', 'beginning, latest, or so long ago: 30s, 5m, 2h', 'latest')
    .option('--key <key>', 'only records of this key, such as an order id')
    .option('--type <text>', 'only events whose type contains this')
    .option('-n, --limit <number>', 'stop after so many')
    .option('--json', 'print one line of JSON an event')
    .addHelpText(
      'after',
      '\nExamples:\n  waybill tail orders.v1 payments.v1\n  waybill tail --from 5m --key 0190… --json',
    )
    .action(async (names: string[], options: TailOptions) => (await import('../tail/tail.ts')).follow(names, options))
}

export interface TailOptions {
  from: string
  key?: string
  type?: string
  limit?: string
  json?: boolean
}
