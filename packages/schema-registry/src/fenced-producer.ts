import {
  type Connection,
  FindCoordinatorKeyTypes,
  findCoordinatorV4,
  initProducerIdV4,
  kGetBootstrapConnection,
  type MessageRecord,
  NumericMap,
  ProduceAcks,
  Producer,
  produceV9,
} from '@platformatic/kafka'
import type { KafkaClient } from './kafka-client.ts'
import { isAnswer } from './kafka-error.ts'
import { locate } from './partition.ts'
import { encode, type LogRecord } from './record-format.ts'

/** A right to write: `sequence` is the number of records written under it. */
export type Epoch = { readonly producerId: bigint; readonly epoch: number; sequence: number }

/** Somebody opened a later epoch: nothing can be written under this one any more. */
export class Fenced extends Error {
  override name = 'Fenced'
}

const REQUEST_MS = 5_000
const TRANSACTION_MS = 60_000

/**
 * Writes plain records under the epochs of a transactional id. The broker that leads the partition refuses every batch of
 * an earlier epoch from the first batch of a later one on, so one who was taken for dead can write nothing more. The
 * client's own producer knows epochs only together with transactions, whose aborted records a reader that does not ask
 * for committed ones would see: hence the three requests here. They need Kafka 3.0.
 */
export class FencedProducer {
  readonly #client: Producer
  readonly #topic: string

  constructor(client: KafkaClient, topic: string) {
    this.#client = new Producer({ ...client, retries: 0 })
    this.#topic = topic
  }

  /**
   * Opens an epoch that is later than all before. It fences them off when its first records are written, not yet now.
   * @throws Kafka's own errors; trying again is safe
   */
  async open(): Promise<Epoch> {
    const name = `schema-registry/${this.#topic}`
    const asked = await new Promise<Connection>((resolve, reject) =>
      this.#client[kGetBootstrapConnection]((error, connection) => (connection ? resolve(connection) : reject(error))),
    )
    const { coordinators } = await findCoordinatorV4.api.async(asked, FindCoordinatorKeyTypes.TRANSACTION, [name])
    const connection = await this.#connect(coordinators[0]?.nodeId)
    const { producerId, producerEpoch } = await initProducerIdV4.api.async(connection, name, TRANSACTION_MS, -1n, -1)
    return { producerId, epoch: producerEpoch, sequence: 0 }
  }

  /**
   * Writes records, all of them or none. Sent again after an error they are not stored twice.
   * @returns the offset of the last one
   * @throws Fenced when a later epoch is in force; Kafka's own errors, after which they may be stored or not
   */
  async send(epoch: Epoch, records: LogRecord[]): Promise<bigint> {
    const { node } = await locate(this.#client, this.#topic, false)
    const connection = await this.#connect(node)
    const sequences = new NumericMap([[`${this.#topic}:0`, epoch.sequence]])
    const options = { producerId: epoch.producerId, producerEpoch: epoch.epoch, sequences }
    try {
      const messages = records.map((record) => messageOf(record, this.#topic))
      const response = await produceV9.api.async(connection, ProduceAcks.ALL, REQUEST_MS, messages, options)
      const first = typeof response === 'boolean' ? undefined : response.responses[0]?.partitionResponses[0]?.baseOffset
      if (first === undefined) throw new Error('the broker gave no offset')
      epoch.sequence += records.length
      return first + BigInt(records.length - 1)
    } catch (error) {
      if (isAnswer(error, 'INVALID_PRODUCER_EPOCH') || isAnswer(error, 'PRODUCER_FENCED'))
        throw new Fenced(`another registry writes to topic '${this.#topic}' now`, { cause: error })
      this.#client.clearMetadata() // The partition may have moved to another broker.
      throw error
    }
  }

  close(): Promise<void> {
    return this.#client.close(true)
  }

  async #connect(node: number | undefined): Promise<Connection> {
    const connection = node === undefined ? undefined : (await this.#client.connectToBrokers([node])).get(node)
    if (connection === undefined) throw new Error(`broker ${node} is not known`)
    return connection
  }
}

// A record without a value is a tombstone; the client's types do not know it.
const messageOf = (record: LogRecord, topic: string) => ({ ...encode(record), topic, partition: 0 }) as MessageRecord
