import type { Command } from 'commander'

/** Adds `waybill topics list`. */
export function topics(program: Command): void {
  program
    .command('topics')
    .description('look at the topics of the cluster')
    .command('list')
    .description('every topic with its partitions, replicas and records')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => (await import('../topics/list.ts')).list(options))
}
