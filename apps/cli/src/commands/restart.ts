import { readSettings, renew, restart as restartProcess } from '@waybill/local'
import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill restart`. */
export function restart(program: Command): void {
  program
    .command('restart [name]')
    .description('restart one process, or all instances of a service, and wait until it is ready')
    .option(
      '--rolling',
      'start the next before the one that runs stops, so that no request fails; without a name every service',
    )
    .addHelpText(
      'after',
      examples('restart payments', 'restart kafka', 'restart --rolling', 'restart orders --rolling'),
    )
    .action(async (name: string | undefined, { rolling }: { rolling?: true }) => {
      const { state } = readSettings(process.env)
      if (name === undefined && !rolling) program.error('error: say what to restart, or --rolling for every service')
      const restarted = rolling ? await renew(state, name) : await restartProcess(state, name ?? '')
      console.log(`Restarted and ready: ${restarted.join(', ')}`)
    })
}
