import { setTimeout as delay } from 'node:timers/promises'
import { replicationFactor } from './kafka/config.ts'
import type { Addresses, Plan } from './plan.ts'
import { closeSharedDatabases, createDatabases } from './postgres/databases.ts'
import { SCHEMAS_TOPIC } from './schemas-topic.ts'
import { readAccess, rulesOf } from './security/kafka-rules.ts'
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
      const { createTopics, readBrokers } = await import('@waybill/messaging')
      const { topics } = await import('@waybill/contracts')
      await createTopics({
        brokers: readBrokers(at.brokers),
        topics,
        replicationFactor: replicationFactor(plan.brokers),
      })
    }),
    ...(plan.secure ? [rules(at)] : []),
    step('schemas', 'registry', () => registerAll(at.registry)),
  ]
}

const REGISTERED_WITHIN_MS = 120_000
const AGAIN_AFTER_MS = 500

/**
 * Registers the schema of every event. A registry that is slow to answer, since its machine has other things to do, is asked again.
 * @throws Unavailable when it has not answered well within two minutes, PermanentError when it refuses a schema
 */
export async function registerAll(registryUrl: string): Promise<void> {
  const { registerSchemas, Unavailable } = await import('@waybill/messaging')
  const { events } = await import('@waybill/contracts')
  for (const until = Date.now() + REGISTERED_WITHIN_MS; ; ) {
    try {
      return await registerSchemas({ registryUrl, events })
    } catch (error) {
      if (!(error instanceof Unavailable) || Date.now() > until) throw error
      await delay(AGAIN_AFTER_MS)
    }
  }
}

/** Who may do what is set anew with each start: what a manifest does not say any more is taken back. */
const rules = (at: Addresses): TaskUnit =>
  step('kafka rules', 'kafka', async () => {
    const { setRules } = await import('@waybill/operations')
    const { readBrokers } = await import('@waybill/messaging')
    await setRules({ brokers: readBrokers(at.brokers) }, rulesOf(readAccess(), SCHEMAS_TOPIC))
  })

const step = (name: string, after: string, run: () => Promise<void>): TaskUnit => ({
  kind: 'task',
  name,
  after: [after],
  run,
})
