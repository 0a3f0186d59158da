import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

export interface ProvisionOptions {
  dryRun?: boolean
  json?: boolean
}

/** Adds `waybill provision`. */
export function provision(program: Command): void {
  program
    .command('provision')
    .description(
      'make what the services need and is missing: databases, topics, schemas; for a deployment, once before they start',
    )
    .option('--dry-run', 'only tell which topics are missing, and with which settings they would be made')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `${examples('provision --dry-run', ['provision', 'KAFKA_BROKERS=kafka:9092 SCHEMA_REGISTRY_URL=http://registry:8081'])}

Environment:
  KAFKA_BROKERS, SCHEMA_REGISTRY_URL   where topics and schemas are made (default: the running platform)
  DATABASE_URL                         of a role that may make roles and databases; without it none are made
  <SERVICE>_DB_PASSWORD                the password of the role of a service; without it that service gets no database

It is safe to repeat: what is there is left as it is, but for passwords, which are set.`,
    )
    .action(async (options: ProvisionOptions) => (await import('../provision/provision.ts')).provision(options))
}
