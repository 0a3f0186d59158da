import {
  type API,
  type Callback,
  type Consumer,
  findErrorBy,
  kGetApi,
  type Message,
  ProduceAcks,
  Producer,
  type ProducerOptions,
} from '@platformatic/kafka'
import { connectionTo } from './brokers.ts'
import { clientDefaults, type KafkaOptions } from './client.ts'
import { mended } from './committed.ts'
import type { Member } from './generation.ts'
import { positiveHash } from './partition.ts'
import type { OutgoingRecord } from './producer.ts'

/** How far a partition was read, by whom. */
export interface Progress {
  /** The topic's name in the cluster. */
  topic: string
  partition: number
  nextOffset: bigint
  member: Member
  /** What is to stand beside the offset, as its metadata: up to 4,096 characters. */
  note: string
}

/** What of a TxnOffsetCommit request is changed here: its list of topics is its last argument. */
type Offsets = { partitions: object[] }[]

/** The client commits offsets without metadata (2.12.1). This one writes the note beside each. */
class NotingProducer extends Producer<Buffer, Buffer, Buffer, Buffer> {
  note = ''

  constructor(options: ProducerOptions<Buffer, Buffer, Buffer, Buffer>) {
    super(options)
  }

  override [kGetApi]<A extends unknown[], R>(name: string, callback: Callback<API<A, R>>): void {
    super[kGetApi]<A, R>(name, (error, api) => {
      if (!api) callback(error)
      else if (name === 'TxnOffsetCommit')
        callback(
          null,
          mended(api, this.#noted, (answer) => answer),
        )
      else callback(null, api)
    })
  }

  #noted = (args: unknown[]): unknown[] => {
    const noted = (args.at(-1) as Offsets).map((topic) => ({
      ...topic,
      partitions: topic.partitions.map((partition) => ({ ...partition, committedMetadata: this.note })),
    }))
    return [...args.slice(0, -1), noted]
  }
}

type Transaction = Awaited<ReturnType<Producer['beginTransaction']>>

export interface Transactions {
  /**
   * Writes records and moves a group's offset on, both or neither.
   *
   * @throws the client's error. Whether the transaction was committed is then unknown: nothing more can be done with these
   *   transactions. Who opens them anew finds out, by the group's offset.
   */
  commit(records: readonly OutgoingRecord[], progress: Progress): Promise<void>
  close(): Promise<void>
}

/** How transactions are begun; a test puts a wrong one in its place. */
export type OpenTransactions = (options: KafkaOptions & { transactionalId: string }) => Promise<Transactions>

/**
 * An open transaction holds up the readers of every partition it wrote to. It is open for one batch's round trips only; one
 * that was left open is aborted by who takes over, or by the broker after this time (and up to 10 s more, when it looks).
 */
export const TRANSACTION_TIMEOUT_MS = 10_000

/** Below the broker's limit of 1 MiB for what is written to one partition at once. */
const MOST_REQUEST_BYTES = 900_000
const RETRIES = 30
const MOST_RETRY_MS = 200

/**
 * Opens the transactions of an id, after which no one who opened them before can commit: what they have left open is aborted,
 * what they were just committing is committed.
 *
 * @throws the client's error when the cluster can't be reached or refuses
 */
export const openTransactions: OpenTransactions = async ({ brokers, transactionalId }) => {
  const producer = new NotingProducer({
    clientId: transactionalId,
    transactionalId,
    ...connectionTo(brokers, 'A pipe'),
    idempotent: true,
    acks: ProduceAcks.ALL,
    timeout: TRANSACTION_TIMEOUT_MS,
    autocreateTopics: false,
    strict: false,
    partitioner: (_message, key) => (key ? positiveHash(key) : 0),
    ...clientDefaults,
    retries: RETRIES,
    // The markers of the transaction before are still being written when the next begins: a matter of milliseconds.
    retryDelay: (_client, _operation, attempt, _retries, error) =>
      findErrorBy(error, 'apiId', 'CONCURRENT_TRANSACTIONS') ? Math.min(5 * attempt, MOST_RETRY_MS) : MOST_RETRY_MS,
  })
  let opened: Transaction | undefined
  try {
    // Its defaults, 0 and 0, are taken for an older producer's identity and are fenced.
    opened = await producer.beginTransaction({ producerId: -1n, producerEpoch: -1 })
  } catch (error) {
    await producer.close(true).catch(() => {})
    throw error
  }

  return {
    async commit(records, progress) {
      const transaction = opened ?? (await producer.beginTransaction())
      opened = undefined
      try {
        // One after the other: the client takes two such calls at once for one, and does only the first.
        for (const messages of requests(records)) await transaction.send({ messages })
        producer.note = progress.note
        await addOffset(transaction, progress)
        await transaction.commit()
      } catch (error) {
        // When this fails too, the next to open this id aborts it, or the broker in time; the first error says more.
        await transaction.abort().catch(() => {})
        throw error
      }
    },
    close: () => producer.close(true),
  }
}

const OUTDATED = ['PRODUCER_FENCED', 'INVALID_PRODUCER_EPOCH', 'INVALID_PRODUCER_ID_MAPPING']

/** Whether a commit was refused because the partition has another owner, or its group another round, by now. */
export const isOutdated = (error: unknown): boolean =>
  error instanceof Error &&
  (findErrorBy(error, 'needsRejoin', true) !== null || OUTDATED.some((id) => findErrorBy(error, 'apiId', id) !== null))

/** The client wants a whole message and consumer here, of which it reads only this. */
async function addOffset(transaction: Transaction, { topic, partition, nextOffset, member }: Progress): Promise<void> {
  await transaction.addConsumer({ groupId: member.groupId } as Consumer)
  const last = { topic, partition, offset: nextOffset - 1n, metadata: { consumer: member } }
  await transaction.addOffset(last as unknown as Message)
}

function* requests(records: readonly OutgoingRecord[]) {
  let request = []
  let bytes = 0
  for (const { topic, key, value, headers } of records) {
    const size = sizeOf(key, value, headers)
    if (bytes + size > MOST_REQUEST_BYTES && request.length > 0) {
      yield request
      request = []
      bytes = 0
    }
    request.push({ topic, headers, ...(key ? { key } : {}), ...(value ? { value } : {}) })
    bytes += size
  }
  if (request.length > 0) yield request
}

function sizeOf(key: Buffer | null, value: Buffer | null, headers: Map<Buffer, Buffer>): number {
  let bytes = 50 + (key?.length ?? 0) + (value?.length ?? 0)
  for (const [name, text] of headers) bytes += 10 + name.length + text.length
  return bytes
}
