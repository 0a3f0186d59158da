import type { Command } from 'commander'

/** Adds `waybill audit`. */
export function audit(program: Command): void {
  program
    .command('audit')
    .description('look for known holes in the packages that are shipped, as npm audit knows them')
    .option('--dev', 'in the packages for development too')
    .addHelpText(
      'after',
      '\nExamples:\n  waybill audit\n  waybill audit --dev\n\nThe exit code is 1 when there is a hole. Where the advisories cannot be reached nothing is known, and the exit code is 0.',
    )
    .action(async (options: { dev?: boolean }) => (await import('../audit/audit.ts')).audit(options))
}
