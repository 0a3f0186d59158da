import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill acl list`. */
export function acl(program: Command): void {
  program
    .command('acl')
    .description('look at who may do what on the cluster')
    .command('list')
    .description('every rule of the cluster; on one without an authorizer it says so')
    .option('--json', 'print JSON; null when the cluster has no authorizer')
    .addHelpText('after', examples('acl list', ['acl list --json', 'KAFKA_BROKERS=kafka:9092']))
    .action(async (options: { json?: boolean }) => (await import('../acl/list.ts')).list(options))
}
