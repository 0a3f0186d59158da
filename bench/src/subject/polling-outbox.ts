import { ProduceAcks, Producer } from '@platformatic/kafka'
import { loadTransactionalOutbox, type OutboxMessage } from '../peers/transactional-outbox.ts'
import type { Ready } from './tasks.ts'

export interface PollingOutboxOptions {
  readonly url: string
  readonly brokers: readonly string[]
  readonly prefix: string
  readonly rows: number
  /** Where pg-transactional-outbox is. */
  readonly folder: string
}

// Its fastest way that keeps the order of a key: 100 a poll in as many transactions, 50 at once. Its protections against messages that
// never succeed cost a statement each; a relay has no use for them.
const BATCH = 100
const CONNECTIONS = 50

/** pg-transactional-outbox by polling, until so many rows are in Kafka. */
export async function pollingOutbox(options: PollingOutboxOptions): Promise<Ready<void>> {
  const { initializePollingMessageListener, getDisabledLogger } = loadTransactionalOutbox(options.folder)
  const producer = new Producer({
    clientId: 'pg-transactional-outbox',
    bootstrapBrokers: [...options.brokers],
    idempotent: true,
    acks: ProduceAcks.ALL,
  })
  const config = {
    outboxOrInbox: 'outbox',
    dbListenerConfig: { connectionString: options.url, max: CONNECTIONS },
    settings: {
      dbSchema: 'public',
      dbTable: 'outbox',
      nextMessagesFunctionName: 'next_outbox_messages',
      nextMessagesBatchSize: BATCH,
      enableMaxAttemptsProtection: false,
      enablePoisonousMessageProtection: false,
    },
  }
  let shutdown = async () => {}
  return {
    async run() {
      await new Promise<void>((resolve) => {
        let sent = 0
        const handle = async ({ aggregateType, aggregateId, payload, metadata }: OutboxMessage) => {
          const pairs = Object.entries(metadata).map(([name, text]) => [Buffer.from(name), Buffer.from(text)] as const)
          const value = Buffer.from(payload.value, 'base64')
          const record = { key: Buffer.from(aggregateId), value, headers: new Map(pairs) }
          await producer.send({ messages: [{ topic: `${options.prefix}${aggregateType}`, ...record }] })
          sent += 1
          if (sent === options.rows) resolve()
        }
        ;[shutdown] = initializePollingMessageListener(config, { handle }, getDisabledLogger())
      })
    },
    async finish() {
      await shutdown()
      await producer.close()
    },
  }
}
