import { readSettings } from '@waybill/local'
import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

interface LogsOptions {
  readonly follow?: boolean
  readonly lines: string
}

/** Adds `waybill logs`. */
export function logs(program: Command): void {
  program
    .command('logs [names...]')
    .description('show what the processes printed; without a name, all of them')
    .option('-f, --follow', 'go on with what they print from now on')
    .option('-n, --lines <count>', 'how many of the last lines of each', '20')
    .addHelpText('after', examples('logs orders --lines 100', 'logs payments psp --follow'))
    .action(async (names: string[], { follow = false, lines }: LogsOptions) => {
      const { showLogs } = await import('@waybill/local/logs')
      await showLogs(readSettings(process.env).state, { names, follow, lines: Number(lines) })
    })
}
