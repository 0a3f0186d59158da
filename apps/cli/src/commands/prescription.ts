import type { Command } from 'commander'
import { examples } from '../output/examples.ts'
import { collect } from './collect.ts'

interface Decision {
  approve?: string[]
  reject?: string[]
  json?: boolean
}

/** Adds `waybill prescription list | approve | reject | decide`, the pharmacist's desk. */
export function prescription(program: Command): void {
  const command = program.command('prescription').description('decide on prescriptions, as the demo pharmacist')

  command
    .command('list')
    .description('those that wait for a decision, the oldest first')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('prescription list'))
    .action(async (options: { json?: boolean }) => (await import('../prescription/decide.ts')).list(options))

  command
    .command('approve <orderId>')
    .description('approve every line: the order goes on')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('prescription approve 0190a1b2-0000-7000-8000-000000000001'))
    .action(async (id: string, options: { json?: boolean }) =>
      (await import('../prescription/decide.ts')).decide(id, 'approve', options),
    )

  command
    .command('reject <orderId>')
    .description('reject every line; an order with nothing else in it ends')
    .requiredOption('--reason <text>', 'what the customer is told')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('prescription reject 0190a1b2-0000-7000-8000-000000000001 --reason "not readable"'))
    .action(async (id: string, { reason, json }: { reason: string; json?: boolean }) =>
      (await import('../prescription/decide.ts')).decide(id, { reject: reason }, json === undefined ? {} : { json }),
    )

  command
    .command('decide <orderId>')
    .description('approve some lines and reject others; each line on prescription has to be named')
    .option('--approve <sku>', 'a line that is approved; may stand several times', collect)
    .option('--reject <sku=reason>', 'a line that is not, and what the customer is told', collect)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples(
        "prescription decide 0190a1b2-0000-7000-8000-000000000001 --approve AMOXICILLIN-500 --reject 'SALBUTAMOL=not readable'",
      ),
    )
    .action(async (id: string, { approve = [], reject = [], json }: Decision) => {
      const { decide, toVerdicts } = await import('../prescription/decide.ts')
      await decide(id, { lines: toVerdicts(approve, reject) }, json === undefined ? {} : { json })
    })
}
