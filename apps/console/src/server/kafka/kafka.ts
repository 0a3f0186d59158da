import type { Log, Registry } from '@waybill/messaging'
import { type Cluster, openSchemaNames, type SchemaNames, type Secrecy } from '@waybill/operations'
import type { ConsoleConfig } from '../config.ts'
import { secrecy } from '../orders/shown.ts'

/** What every route of this area works with. */
export interface Kafka extends Secrecy {
  cluster: Cluster
  registry: Registry
  names: SchemaNames
  log: Log
}

export const openKafka = ({ brokers }: ConsoleConfig, registry: Registry, log: Log): Kafka => ({
  cluster: { brokers },
  registry,
  names: openSchemaNames(registry),
  log,
  ...secrecy,
})
