import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill client generate`. */
export function client(program: Command): void {
  program
    .command('client')
    .description("the typed client of the platform's API")
    .command('generate')
    .description('write packages/client/src/generated from the routes of the services')
    .option('--check', 'write nothing, only tell whether it is out of date')
    .addHelpText('after', examples('client generate', 'client generate --check'))
    .action(async ({ check = false }: { check?: boolean }) => (await import('../client/generate.ts')).generate(check))
}
