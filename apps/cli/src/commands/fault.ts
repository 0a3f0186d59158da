import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

export interface FaultOptions {
  percent: string
  delay: string
  for: string
  json?: boolean
}

/** Adds `waybill fault set | list | clear`. */
export function fault(program: Command): void {
  const command = program
    .command('fault')
    .description('make a service go wrong for a while, on a platform started with FAULTS=on')

  command
    .command('set <service> <fault>')
    .description('fail, delay, drop-reply, crash-before-commit, crash-after-commit, poison or duplicate')
    .option('--percent <number>', 'how many of a hundred requests and steps it hits', '100')
    .option('--delay <time>', 'how long `delay` holds each up', '0ms')
    .option('--for <time>', 'when it ends by itself, an hour at most', '60s')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  waybill fault set payments fail --percent 20 --for 5m\n  waybill fault set psp drop-reply --percent 30',
    )
    .action(async (service: string, name: string, options: FaultOptions) =>
      (await import('../fault/fault.ts')).set(service, name, options),
    )

  command
    .command('list')
    .description('the faults that are on')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('fault list'))
    .action(async ({ json }: { json?: boolean }) => (await import('../fault/fault.ts')).list(json))

  command
    .command('clear <service>')
    .description('let a service go right again')
    .addHelpText('after', examples('fault clear payments'))
    .action(async (service: string) => (await import('../fault/fault.ts')).clear(service))
}
