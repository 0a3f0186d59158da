import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

export interface SeedOptions {
  seed: string
  customers: string
  orders: string
  json?: boolean
}

/** Adds `waybill seed`. */
export function seed(program: Command): void {
  program
    .command('seed')
    .description('fill the platform with products, customers and orders that have ended, through its API')
    .option('--seed <number>', 'the same seed makes the same; what of it is there already is not made again', '1')
    .option('--customers <number>', 'how many customers', '5')
    .option('--orders <number>', 'how many orders they place in all', '30')
    .option('--json', 'print what was made as JSON')
    .addHelpText('after', examples('seed', 'seed --customers 20 --orders 200 --seed 7'))
    .action(async (options: SeedOptions) => (await import('../seed/seed.ts')).seed(options))
}
