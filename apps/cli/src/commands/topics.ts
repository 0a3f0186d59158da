import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill topics list`. */
export function topics(program: Command): void {
  program
    .command('topics')
    .description('look at the topics of the cluster')
    .command('list')
    .description('every topic with its partitions, replicas and records')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('topics list', 'topics list --json'))
    .action(async (options: { json?: boolean }) => (await import('../topics/list.ts')).list(options))
}
