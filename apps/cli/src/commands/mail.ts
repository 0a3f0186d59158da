import type { Command } from 'commander'

/** Adds `waybill mail list | show`. */
export function mail(program: Command): void {
  const command = program.command('mail').description('read the mails that the platform has sent, in the local mailbox')

  command
    .command('list')
    .description('the mails, the newest first')
    .option('--to <address>', 'only those to this address')
    .option('--json', 'print JSON')
    .action(async (options: { to?: string; json?: boolean }) => (await import('../mail/mail.ts')).list(options))

  command
    .command('show <id>')
    .description('one mail, whole')
    .option('--json', 'print JSON')
    .action(async (id: string, options: { json?: boolean }) => (await import('../mail/mail.ts')).show(id, options))
}
