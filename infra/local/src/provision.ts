import { replicationFactor } from './kafka/config.ts'
import type { Addresses, Plan } from './plan.ts'
import { closeSharedDatabases, createDatabases } from './postgres/databases.ts'
import type { TaskUnit } from './supervisor/unit.ts'

/**
 * What the services find ready-made: their databases, the topics and the schemas. All of it is safe to repeat.
 * The contracts and the Kafka client are loaded on first use, while Kafka starts.
 */
export function provision(plan: Plan, at: Addresses): TaskUnit[] {
  return [
    step('databases', 'postgres', async () => {
      await createDatabases(at.database, plan.secrets.databases)
      if (!plan.settings.external.databaseUrl) await closeSharedDatabases(at.database)
    }),
    step('topics', 'kafka', async () => {
      const { createTopics } = await import('@waybill/messaging')
      const { topics } = await import('@waybill/contracts')
      await createTopics({ brokers: at.brokers.split(','), topics, replicationFactor: replicationFactor(plan.brokers) })
    }),
    step('schemas', 'registry', async () => {
      const { registerSchemas } = await import('@waybill/messaging')
      const { events } = await import('@waybill/contracts')
      await registerSchemas({ registryUrl: at.registry, events })
    }),
  ]
}

const step = (name: string, after: string, run: () => Promise<void>): TaskUnit => ({
  kind: 'task',
  name,
  after: [after],
  run,
})
