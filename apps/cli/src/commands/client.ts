import type { Command } from 'commander'

/** Adds `waybill client generate`. */
export function client(program: Command): void {
  program
    .command('client')
    .description("the typed client of the platform's API")
    .command('generate')
    .description('write packages/client/src/generated from the routes of the services')
    .option('--check', 'write nothing, only tell whether it is out of date')
    .action(async ({ check = false }: { check?: boolean }) => (await import('../client/generate.ts')).generate(check))
}
