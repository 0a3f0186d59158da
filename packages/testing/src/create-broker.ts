import { randomBytes } from 'node:crypto'
import { Admin } from '@platformatic/kafka'
import { eventByType, topics } from '@waybill/contracts'
import { createTopics, registerSchemas } from '@waybill/messaging'
import { atEnd, type TestScope } from './cleanup.ts'
import { needed } from './environment.ts'

/** A part of the real cluster that one test has for itself. */
export interface Broker {
  readonly brokers: string[]
  readonly registryUrl: string
  /** Before the names of all its topics and groups. */
  readonly topicPrefix: string
}

let registered: Promise<void> | undefined

/**
 * Makes all topics of the catalogue under a fresh prefix and registers every schema. The topics go after the test.
 *
 * @param options.topics Only these topics, by their names in the catalogue: making few is faster than making all
 */
export async function createBroker(t: TestScope, options: { topics?: readonly string[] } = {}): Promise<Broker> {
  const broker: Broker = {
    brokers: needed('KAFKA_BROKERS').split(','),
    registryUrl: needed('SCHEMA_REGISTRY_URL'),
    topicPrefix: `t${randomBytes(4).toString('hex')}.`,
  }
  const wanted = topics.filter((topic) => options.topics?.includes(topic.name) ?? true)
  registered ??= registerSchemas({ registryUrl: broker.registryUrl, events: [...eventByType.values()] })

  atEnd(t, () =>
    deleteTopics(
      broker,
      wanted.map((topic) => topic.name),
    ),
  )
  const { brokers, topicPrefix } = broker
  await Promise.all([registered, createTopics({ brokers, topicPrefix, topics: wanted })])
  return broker
}

async function deleteTopics({ brokers, topicPrefix }: Broker, names: readonly string[]): Promise<void> {
  const admin = new Admin({ clientId: 'waybill-testing', bootstrapBrokers: [...brokers] })
  try {
    await admin.deleteTopics({ topics: names.map((name) => topicPrefix + name) })
  } finally {
    await admin.close()
  }
}
