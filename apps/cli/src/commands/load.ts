import type { Command } from 'commander'

export interface LoadOptions {
  rate: string
  for: string
  seed?: string
  customers: string
  journal?: string
  pharmacist?: boolean
  drain: string
  json?: boolean
}

/** Adds `waybill load`. */
export function load(program: Command): void {
  program
    .command('load')
    .description(
      'place orders at a constant rate, as many customers would: with cancellations, declined cards and retries',
    )
    .option('--rate <number>', 'orders a second; the next is sent on time even if earlier ones are not answered', '50')
    .option('--for <time>', 'how long', '60s')
    .option('--seed <number>', 'the same seed places the same orders; drawn and printed when not given')
    .option('--customers <number>', 'how many accounts place them', '10')
    .option('--pharmacist', 'order prescriptions too, and decide on them: nine of ten are approved')
    .option(
      '--journal <file>',
      'write each request and what was answered as a line of JSON, for `waybill verify --journal`',
    )
    .option('--drain <time>', 'how long the end of the orders is waited for', '60s')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  waybill load --rate 50 --for 60s --journal load.ndjson && waybill verify --wait 2m --journal load.ndjson',
    )
    .action(async (options: LoadOptions) => (await import('../load/load.ts')).load(options))
}
