import { readSettings, restart as restartProcess } from '@waybill/local'
import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill restart`. */
export function restart(program: Command): void {
  program
    .command('restart <name>')
    .description('restart one process, or all instances of a service, and wait until it is ready')
    .addHelpText('after', examples('restart payments', 'restart kafka'))
    .action(async (name: string) => {
      const restarted = await restartProcess(readSettings(process.env).state, name)
      console.log(`Restarted and ready: ${restarted.join(', ')}`)
    })
}
