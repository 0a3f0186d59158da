import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

export interface DoctorOptions {
  watch: string
  all?: boolean
  json?: boolean
}

/** Adds `waybill doctor`. */
export function doctor(program: Command): void {
  program
    .command('doctor')
    .description('look at the cluster, the databases and the services, and tell what is wrong and what to do about it')
    .option('--watch <time>', 'how long groups that lag behind are watched before they are said to stand still', '5s')
    .option('--all', 'every finding, not only the first five of each check')
    .option('--json', 'print JSON: one object a check')
    .addHelpText(
      'after',
      `${examples('doctor', 'doctor --json | jq \'.[] | select(.status == "error")\'', ['doctor', 'KAFKA_BROKERS=kafka:9092 DATABASE_URL=postgres://me@db/orders'])}

It changes nothing. It looks at the platform that runs here, or at what KAFKA_BROKERS, DATABASE_URL, SCHEMA_REGISTRY_URL and
TOPIC_PREFIX name, and says what it could not look at. Of DATABASE_URL it looks at that database, or at all with an outbox on its server
when that one has none.

Exit codes: 0 all is well, 1 something is wrong (an error or a warning), 2 something that was named did not answer.`,
    )
    .action(async (options: DoctorOptions) => (await import('../doctor/doctor.ts')).doctor(options))
}
