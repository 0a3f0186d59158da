import { type Admin, ConfigResourceTypes } from '@platformatic/kafka'
import type { FastifyBaseLogger } from 'fastify'
import { isAnswer } from './kafka-error.ts'

/** The topic exists, but would lose schemas or their order; only a person can mend that. */
export class UnfitTopic extends Error {
  override name = 'UnfitTopic'
}

/**
 * Makes sure that the schemas topic exists and can hold schemas for ever: one partition, compacted, on up to three brokers.
 * @throws UnfitTopic when there is a topic of this name that cannot; Kafka's own errors, which may pass
 */
export async function prepareTopic(admin: Admin, topic: string, log: FastifyBaseLogger): Promise<void> {
  const topics = await admin.listTopics()
  if (!topics.includes(topic) && (await createTopic(admin, topic, log))) return

  const metadata = await admin.metadata({ topics: [topic], forceUpdate: true })
  const partitions = metadata.topics.get(topic)?.partitionsCount
  if (partitions !== 1)
    throw new UnfitTopic(
      `Topic '${topic}' has ${partitions} partitions, but schemas need exactly 1, or their order is lost. ` +
        'Name another topic with SCHEMAS_TOPIC, or create this one anew.',
    )
  const policy = await cleanupPolicy(admin, topic)
  if (policy !== 'compact')
    throw new UnfitTopic(
      `Topic '${topic}' has cleanup.policy=${policy}, so Kafka would delete schemas after a while. ` +
        `Set it: kafka-configs.sh --alter --topic ${topic} --add-config cleanup.policy=compact`,
    )
}

/** @returns false when another registry was faster */
async function createTopic(admin: Admin, topic: string, log: FastifyBaseLogger): Promise<boolean> {
  const { brokers } = await admin.metadata({ topics: [], forceUpdate: true })
  const replicas = Math.min(3, brokers.size)
  const configs = [
    { name: 'cleanup.policy', value: 'compact' },
    // With three copies a write that is acknowledged survives the loss of any one broker.
    { name: 'min.insync.replicas', value: replicas === 3 ? '2' : '1' },
  ]
  try {
    await admin.createTopics({ topics: [topic], partitions: 1, replicas, configs })
    log.info({ topic, replicas }, `created the schemas topic '${topic}' on ${replicas} broker(s)`)
    return true
  } catch (error) {
    if (isAnswer(error, 'TOPIC_ALREADY_EXISTS')) return false
    throw error
  }
}

async function cleanupPolicy(admin: Admin, topic: string): Promise<string | null | undefined> {
  const resource = {
    resourceType: ConfigResourceTypes.TOPIC,
    resourceName: topic,
    configurationKeys: ['cleanup.policy'],
  }
  const [description] = await admin.describeConfigs({ resources: [resource] })
  return description?.configs[0]?.value
}
