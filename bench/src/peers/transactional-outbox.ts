import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fetchPinned } from '@waybill/local'

const PINS = join(import.meta.dirname, '../../peers/pg-transactional-outbox')
const TABLE = { outboxOrInbox: 'outbox', schema: 'public', table: 'outbox', nextMessagesName: 'next_outbox_messages' }

/** What is used of pg-transactional-outbox. */
export interface TransactionalOutbox {
  DatabaseSetup: Record<
    'dropAndCreateTable' | 'createPollingFunction' | 'setupPollingIndexes',
    (table: object) => string
  >
  initializePollingMessageListener(
    config: object,
    handler: { handle(message: OutboxMessage): Promise<void> },
    logger: object,
  ): [shutdown: () => Promise<void>]
  getDisabledLogger(): object
}

export interface OutboxMessage {
  aggregateType: string
  aggregateId: string
  payload: { value: string }
  metadata: Record<string, string>
}

/** @returns the folder it is in; see `loadTransactionalOutbox` */
export const fetchTransactionalOutbox = (say: (text: string) => void): Promise<string> => fetchPinned(PINS, say)

export const loadTransactionalOutbox = (folder: string): TransactionalOutbox =>
  createRequire(join(folder, 'package.json'))('pg-transactional-outbox')

/** Its table, its indexes and the function that it polls with, as its own set-up writes them. */
export function setupSql(folder: string): string {
  const { DatabaseSetup } = loadTransactionalOutbox(folder)
  return (['dropAndCreateTable', 'createPollingFunction', 'setupPollingIndexes'] as const)
    .map((part) => DatabaseSetup[part](TABLE))
    .join('\n')
}
