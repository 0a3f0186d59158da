import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill mail list | show`. */
export function mail(program: Command): void {
  const command = program.command('mail').description('read the mails that the platform has sent, in the local mailbox')

  command
    .command('list')
    .description('the mails, the newest first')
    .option('--to <address>', 'only those to this address')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('mail list', 'mail list --to demo@waybill.test'))
    .action(async (options: { to?: string; json?: boolean }) => (await import('../mail/mail.ts')).list(options))

  command
    .command('show <id>')
    .description('one mail, whole')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('mail show 12'))
    .action(async (id: string, options: { json?: boolean }) => (await import('../mail/mail.ts')).show(id, options))
}
