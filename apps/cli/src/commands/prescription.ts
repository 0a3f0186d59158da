import type { Command } from 'commander'

/** Adds `waybill prescription list | approve | reject`, the pharmacist's desk. */
export function prescription(program: Command): void {
  const command = program.command('prescription').description('decide on prescriptions, as the demo pharmacist')

  command
    .command('list')
    .description('those that wait for a decision, the oldest first')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => (await import('../prescription/decide.ts')).list(options))

  command
    .command('approve <orderId>')
    .description('let the order go on')
    .option('--json', 'print JSON')
    .action(async (id: string, options: { json?: boolean }) =>
      (await import('../prescription/decide.ts')).decide(id, undefined, options),
    )

  command
    .command('reject <orderId>')
    .description('end the order')
    .requiredOption('--reason <text>', 'what the customer is told')
    .option('--json', 'print JSON')
    .action(async (id: string, { reason, json }: { reason: string; json?: boolean }) =>
      (await import('../prescription/decide.ts')).decide(id, reason, json === undefined ? {} : { json }),
    )
}
