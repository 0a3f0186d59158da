import type { BenchOptions } from '@waybill/bench'
import { type Command, InvalidArgumentError } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill bench`. */
export function bench(program: Command): void {
  program
    .command('bench [names...]')
    .description('measure the library against its peers; without a name: which benches there are')
    .option('--rounds <number>', 'how often each contender has its turn', positive)
    .option('--quick', 'tiny sizes: shows that it works, says nothing about speed')
    .option('--json', 'one line of JSON for each pair')
    .option('--seed <number>', 'of the bootstrap', positive)
    .option('--minutes <number>', 'how long held-snapshot takes; 10', positive)
    .option('--publish', 'write the figures to bench/results/summary.json and docs/performance.md')
    .addHelpText(
      'after',
      `${examples('bench', 'bench relay-drain --rounds 5', 'bench all --quick')}

bench/README.md says how to read the figures. \`all\` runs every bench.`,
    )
    .action(async (names: string[], options: BenchOptions) => {
      const { listBenches, runBenches } = await import('@waybill/bench')
      if (names.length === 0) console.log(listBenches())
      else process.exitCode = await runBenches(names, options)
    })
}

function positive(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 on.')
  return value
}
