import type { SuiteOptions } from '@waybill/local/suite'
import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill test`. */
export function test(program: Command): void {
  program
    .command('test [files...]')
    .description('run every test: types, lint, unit, integration, end to end')
    .option('--only <stages>', 'only these: types,lint,unit,int,e2e')
    .option('--jobs <number>', 'so many at a time, 1: one after the other (default: the number of cores, at most 4)')
    .addHelpText(
      'after',
      `${examples('test', 'test --only types,lint,unit', 'test services/orders', 'test --jobs 1')}

Files are test files, or parts of their path.`,
    )
    .action(async (files: string[], options: Omit<SuiteOptions, 'files'>) => {
      const { runSuite } = await import('@waybill/local/suite')
      process.exitCode = await runSuite({ ...options, files })
    })
}
