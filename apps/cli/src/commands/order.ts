import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

interface PlaceOptions {
  sku?: string[]
  qty?: string[]
  card: string
  postalCode: string
  onPartial?: 'cancel' | 'ship-rest'
  key?: string
  watch?: boolean
  json?: boolean
}

// Without a default value: the help would show it as "[]" behind the default that the text tells.
const collect = (value: string, all: string[] = []) => [...all, value]

/** Adds `waybill order place | show | list | cancel`. */
export function order(program: Command): void {
  const command = program.command('order').description('place orders and see what becomes of them')

  command
    .command('place')
    .description('place an order as the demo customer (WAYBILL_EMAIL and WAYBILL_PASSWORD name another)')
    .option('--sku <sku>', 'what to order; may stand several times (default: PLASTERS-20)', collect)
    .option('--qty <number>', 'how many of the --sku before it (default: 1)', collect)
    .option('--card <card>', 'visa pays; declined and insufficient do not', 'visa')
    .option(
      '--postal-code <code>',
      'where to; at 00000 nobody is at home, and all comes back; at 00001 only one parcel of an order is taken',
      '10115',
    )
    .option('--on-partial <choice>', 'when a pharmacist rejects a part: ship-rest (default) or cancel')
    .option('--key <key>', 'the Idempotency-Key: the same key places the same order once')
    .option('--watch', 'draw each step as it happens, until the order has ended')
    .option('--json', 'print JSON, with --watch one line a step')
    .addHelpText(
      'after',
      examples(
        'order place --watch',
        'order place --sku VITAMIN-D3 --qty 2 --sku PLASTERS-20 --qty 1 --card declined --watch',
      ),
    )
    .action(async ({ sku = [], qty = [], ...options }: PlaceOptions) =>
      (await import('../order/place.ts')).place({ sku, qty, ...options }),
    )

  command
    .command('show <orderId>')
    .description('what an order is, and how it came to be so')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('order show 0190a1b2-0000-7000-8000-000000000001'))
    .action(async (orderId: string, options: { json?: boolean }) =>
      (await import('../order/show.ts')).show(orderId, options),
    )

  command
    .command('watch <orderId>')
    .description('draw the steps of an order, past and to come')
    .option('--json', 'print one line of JSON a step')
    .addHelpText('after', examples('order watch 0190a1b2-0000-7000-8000-000000000001'))
    .action(async (orderId: string, options: { json?: boolean }) =>
      (await import('../order/place.ts')).watch(orderId, options),
    )

  command
    .command('list')
    .description('the latest orders of the customer')
    .option('--limit <number>', 'how many', '20')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('order list --limit 5'))
    .action(async (options: { limit: string; json?: boolean }) => (await import('../order/show.ts')).list(options))

  command
    .command('cancel <orderId>')
    .description('ask for an order to be cancelled')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('order cancel 0190a1b2-0000-7000-8000-000000000001'))
    .action(async (orderId: string, options: { json?: boolean }) =>
      (await import('../order/show.ts')).cancel(orderId, options),
    )
}
