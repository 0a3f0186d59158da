import type { Command } from 'commander'

export interface ChaosOptions {
  rate: string
  warm: string
  seed?: string
  report?: string
  json?: boolean
}

/** Adds `waybill chaos`. */
export function chaos(program: Command): void {
  program
    .command('chaos <rows...>')
    .description('do rows of the fault matrix to the running platform, under load, and audit it after each')
    .option('--rate <number>', 'orders a second meanwhile', '2')
    .option('--warm <time>', 'how long orders run before the harm', '3s')
    .option('--seed <number>', 'the same seed places the same orders; drawn and printed when not given')
    .option('--report <file>', 'write a page of what came of each row when it was played last on this platform')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(async (rows: string[], options: ChaosOptions) => {
      const { chaos, list } = await import('../chaos/chaos.ts')
      if (rows[0] === 'list') list(options.json)
      else await chaos(rows, options)
    })
}

const help = `
Rows are numbers or names of scenarios; list shows them, quick plays those of about 15 s, all plays all.

Examples:
  waybill chaos list
  waybill chaos 5 zombie-relay
  FAULTS=on waybill up --detach --brokers 3 && waybill chaos all --report docs/chaos.md

For a platform that nobody needs: processes are killed and services fail. Whatever happens, and on Ctrl-C, it puts right what it harmed.
The exit code is 1 when a scenario failed.`
