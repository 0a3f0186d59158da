import {
  type ClusterMetadata,
  type Connection,
  ProduceAcks,
  produceV9,
  protocolErrorsCodesById,
  Writer,
} from '@platformatic/kafka'
import { describe } from '../errors.ts'
import { connectionTo } from './brokers.ts'
import { clientDefaults, type KafkaOptions } from './client.ts'
import { isEmbedded } from './embedded.ts'
import { openEmbeddedBatches } from './embedded-batches.ts'
import { LeaderlessProducer } from './leaderless.ts'
import {
  AWAY,
  type Batch,
  type BatchProducer,
  createRounds,
  type Failure,
  type Identity,
  type Layout,
  UNANSWERED,
} from './rounds.ts'

const DUPLICATE_SEQUENCE_NUMBER = 46
const PRODUCE = { key: 0, version: 9 }
/** Opens a producer of ready batches; see createRounds for what it promises. */
export function openBatchProducer(options: KafkaOptions & Layout & { clientId: string }): BatchProducer {
  const { brokers } = options
  if (isEmbedded(brokers)) return openEmbeddedBatches(brokers, options.topicPrefix)
  const client = new LeaderlessProducer({
    clientId: options.clientId,
    ...connectionTo(brokers),
    idempotent: true,
    acks: ProduceAcks.ALL,
    autocreateTopics: false,
    strict: false,
    ...clientDefaults,
    // Below 2 the client takes it for none given, and an idempotent one tries for ever.
    retries: 2,
  })
  async function identify(): Promise<Identity> {
    const { producerId, producerEpoch } = await client.initIdempotentProducer({})
    if (producerId === undefined || producerEpoch === undefined) throw new Error('Kafka gave no producer id')
    return { producerId, producerEpoch }
  }

  async function metadataOf(topics: readonly string[], forceUpdate = false): Promise<Map<string, ClusterMetadata>> {
    try {
      const all = await client.metadata({ topics: [...topics], forceUpdate })
      return new Map(topics.map((topic) => [topic, all]))
    } catch (error) {
      if (topics.length === 1) throw error
      // One that does not exist must not hold up the others.
      const known = await Promise.allSettled(topics.map(async (topic) => [topic, await metadataOf([topic])] as const))
      const found = known.flatMap((one) => (one.status === 'fulfilled' ? [...one.value[1]] : []))
      if (found.length === 0) throw error
      return new Map(found)
    }
  }

  async function partitions(topics: readonly string[]): Promise<Map<string, number>> {
    const known = await metadataOf(topics)
    return new Map(topics.map((topic) => [topic, known.get(topic)?.topics.get(topic)?.partitionsCount ?? 0]))
  }

  async function sendOnce(batches: readonly Batch[], refresh: boolean): Promise<Map<Batch, Failure>> {
    const errors = new Map<Batch, Failure>()
    const fail = (code: number) => (some: readonly Batch[], error: unknown) => {
      for (const batch of some) errors.set(batch, { code, reason: describe(error) })
    }
    const topics = [...new Set(batches.map((batch) => batch.topic))]
    const cluster = await metadataOf(topics, refresh).catch((error: unknown) => fail(AWAY)(batches, error))
    if (!cluster) return errors

    const byLeader = Map.groupBy(
      batches,
      ({ topic, partition }) => cluster.get(topic)?.topics.get(topic)?.partitions[partition]?.leader ?? -1,
    )
    await Promise.all(
      [...byLeader].map(async ([leader, some]) => {
        try {
          const broker = [...cluster.values()].map((known) => known.brokers.get(leader)).find(Boolean)
          if (!broker) throw new Error('it has no leader now')
          const connection = await client.connections.get(broker)
          const answers = await produce(connection, some)
          for (const batch of some) {
            const answer = answers.get(`${batch.topic}/${batch.partition}`) ?? { code: UNANSWERED, reason: 'no answer' }
            if (answer.code !== 0 && answer.code !== DUPLICATE_SEQUENCE_NUMBER) errors.set(batch, answer)
          }
        } catch (error) {
          fail(UNANSWERED)(some, error)
        }
      }),
    )
    return errors
  }

  return {
    ...createRounds({ identify, partitions, sendOnce }, options.topicPrefix, options),
    close: () => client.close(true),
  }
}

/** One Produce request; the error code of each partition, 0 for written. */
function produce(connection: Connection, batches: readonly Batch[]): Promise<Map<string, Failure>> {
  const payload = () =>
    Writer.create()
      .appendString(null)
      .appendInt16(ProduceAcks.ALL)
      .appendInt32(clientDefaults.requestTimeout)
      .appendArray([...Map.groupBy(batches, (batch) => batch.topic)], (writer, [topic, some]) => {
        writer.appendString(topic).appendArray(some, (inner, { partition, bytes }) => {
          inner
            .appendInt32(partition)
            .appendUnsignedVarInt(bytes.length + 1)
            .append(bytes)
        })
      })
      .appendTaggedFields()

  return new Promise((resolve, reject) => {
    const parse: typeof produceV9.parseResponse = (...args) => {
      try {
        return produceV9.parseResponse(...args)
      } catch (error) {
        // It throws when one partition failed; what became of each is in the response.
        const { response } = error as { response?: ReturnType<typeof produceV9.parseResponse> }
        if (response) return response
        throw error
      }
    }
    connection.send(PRODUCE.key, PRODUCE.version, payload, parse, true, true, (error, response) => {
      if (error || !response) return reject(error ?? new Error('no response'))
      resolve(
        new Map(
          response.responses.flatMap(({ name, partitionResponses }) =>
            partitionResponses.map(({ index, errorCode, errorMessage }) => [
              `${name}/${index}`,
              { code: errorCode, reason: errorMessage ?? protocolErrorsCodesById[errorCode] ?? `error ${errorCode}` },
            ]),
          ),
        ),
      )
    })
  })
}
