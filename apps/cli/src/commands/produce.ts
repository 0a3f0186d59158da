import { type Command, Option } from 'commander'
import { collect } from './collect.ts'

export interface ProduceOptions {
  type?: string
  schema?: string
  key?: string
  data?: string
  header?: string[]
  partition?: string
  null?: boolean
  raw?: boolean
  dryRun?: boolean
  json?: boolean
}

/** Adds `waybill produce`. */
export function produce(program: Command): void {
  program
    .command('produce <topic>')
    .description('check records against their schema and send them; where each is now is printed')
    .option('--type <event>', 'an event of the catalogue, orders.order.placed; brings its schema, key and headers')
    .addOption(new Option('--schema <subject>', 'a subject of the registry, or subject@version').conflicts('type'))
    .option('--key <key>', "its key; else the event's own")
    .option('--data <json>', 'the data; without it, one record a line of the standard input')
    .option('--header <name=value>', 'a header; may be given again', collect)
    .option('--partition <number>', 'this partition; else as the key says')
    .addOption(
      new Option('--null', 'no value: deletes the key of a compacted topic').conflicts(['data', 'type', 'schema']),
    )
    .addOption(
      new Option('--raw', 'the data is a text as it is, for topics without a schema').conflicts(['type', 'schema']),
    )
    .option('--dry-run', 'only check')
    .option('--json', 'print one line of JSON a record')
    .addHelpText(
      'after',
      `
Examples:
  waybill produce orders.v1 --type orders.order.confirmed --data '{"orderId":"0190…"}' --dry-run
  waybill produce stock.v1 --schema stock.v1-waybill.inventory.StockLow < records.ndjson
  waybill produce products.v1 --key TEA-GREEN-100 --null
  echo hello | waybill produce try.v1 --raw --key a --header by=me

All records are checked before the first is sent. Personal fields are not taken in the clear: only the service that
has the keys encrypts them.`,
    )
    .action(async (topic: string, options: ProduceOptions) =>
      (await import('../produce/produce.ts')).produceRecords(topic, options),
    )
}
