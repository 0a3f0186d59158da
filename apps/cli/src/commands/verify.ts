import type { Command } from 'commander'

export interface VerifyOptions {
  journal?: string
  wait?: string
  settle: string
  json?: boolean
}

/** Adds `waybill verify`. */
export function verify(program: Command): void {
  program
    .command('verify')
    .description('audit the running platform: nothing lost, nothing done twice, every cent and piece accounted for')
    .option('--journal <file>', 'what a client wrote down, as `waybill load --journal` does')
    .option('--wait <time>', 'first wait until every order has ended; those that have not by then are findings')
    .option('--settle <time>', 'how long a finding must stand to count, since the platform may be at work', '10s')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  waybill verify\n  waybill verify --wait 2m --journal load.ndjson\n\nThe exit code is 1 when there is a finding.',
    )
    .action(async (options: VerifyOptions) => (await import('../verify/verify.ts')).verify(options))
}
