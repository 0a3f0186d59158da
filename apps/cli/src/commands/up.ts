import type { UpOptions } from '@waybill/local/up'
import { type Command, Option } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill up`. */
export function up(program: Command): void {
  program
    .command('up')
    .description('start Kafka, PostgreSQL, the schema registry and every service, and follow the logs')
    .option('-d, --detach', 'return when everything is ready; `waybill down` stops it')
    .option('--only <services>', 'only these, and the infrastructure: orders,payments')
    .option('--scale <counts>', 'several instances of a service: payments=3,orders=2')
    .option('--brokers <count>', 'brokers of Kafka, 1 or 3 (default: as before, else 1)')
    .option('--secure', 'TLS, a login and rights of its own for each service (default: as before, else without)')
    .option('--separate-relays <services>', 'carry the outbox of these by processes of their own')
    .addOption(new Option('--background', 'this is the process that goes on').hideHelp())
    .addHelpText('after', help)
    .action(async (options: UpOptions) => {
      const { up } = await import('@waybill/local/up')
      process.exitCode = await up(options, process.argv.slice(2))
    })
}

const help = `${examples('up', 'up --detach', 'up --brokers 3 --scale payments=3,orders=2', 'up --only gateway,identity,orders')}

Environment:
  KAFKA_BROKERS, DATABASE_URL, SCHEMA_REGISTRY_URL   use these in place of our own
  WAYBILL_STATE           the state folder (default: .waybill in the checkout)
  WAYBILL_CACHE           where the jars of Kafka are kept (default: ~/.cache/waybill)
  WAYBILL_PORT_OFFSET     added to every port
  WAYBILL_<NAME>_PORT     one port: CONSOLE, GATEWAY, REGISTRY, KAFKA, POSTGRES, MAIL, SMTP or a service
  PACK_AFTER_MS, CARRIER_STEP_MS, DELIVERY_STEP_MS   how long packing, transport and delivery take
`
