import { existsSync } from 'node:fs'
import { emptyState, lockHolder, readSettings, shutDown, UserError } from '@waybill/local'
import type { Command } from 'commander'
import { confirmed } from '../output/confirmed.ts'
import { examples } from '../output/examples.ts'

/** Adds `waybill reset`. */
export function reset(program: Command): void {
  program
    .command('reset')
    .description('delete all data: databases, topics, mails, logs, passwords')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples('reset', 'reset --yes'))
    .action(({ yes = false }: { yes?: boolean }) => run(yes))
}

async function run(yes: boolean): Promise<void> {
  const { state } = readSettings(process.env)
  if (lockHolder(state)) throw new UserError('Waybill is running. Stop it first: ./waybill down')
  if (!existsSync(state)) return console.log(`There is nothing in ${state}.`)
  if (!yes && !(await confirmed(`Delete all data in ${state}?`))) return console.log('Nothing is deleted.')

  await shutDown(state) // what a dead supervisor left behind
  emptyState(state)
  console.log(`Deleted ${state}.`)
}
