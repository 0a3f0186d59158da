export { type Call, coalesce } from './coalesce.ts'
export { type ConsumerStatus, type RunningConsumer, startConsumer } from './consumer/consumer.ts'
export { type Cause, currentCause, currentContext, withContext } from './context.ts'
export { milliseconds } from './duration.ts'
export { describe, PermanentError, Unavailable, UndecodableError } from './errors.ts'
export {
  type AnyEvent,
  type AnyEventType,
  defineEvent,
  type Event,
  type EventType,
  type Received,
  type Topic,
} from './event.ts'
export { type TailRecord, tail } from './kafka/tail.ts'
export { createTopics, type FoundTopic, listTopics } from './kafka/topics.ts'
export { type Log, type Metrics, silent, unmeasured } from './log.ts'
export { type Handler, on, type Published, type Steps } from './on.ts'
export { type Database, type DatabaseOptions, openDatabase, type Tx } from './postgres/database.ts'
export { isOutage } from './postgres/outage.ts'
export { publish, type Tombstone, tombstone } from './publish.ts'
export { openRegistry, type Registry } from './registry.ts'
export { notifyRelay } from './relay/notifier.ts'
export { discardRefused, type QuarantinedKey, quarantinedKeys, releaseKey } from './relay/quarantine.ts'
export { type RelayOptions, type RelayStatus, type RunningRelay, startRelay } from './relay/relay.ts'
export { type Republishing, republish } from './relay/republish.ts'
export { type RunningDeadlines, startDeadlines } from './saga/deadlines.ts'
export { type Decision, Overdue, type Saga, saga } from './saga/saga.ts'
export { openDecoder, prepareEvents, registerSchemas } from './schemas.ts'
export { uuidv7 } from './uuidv7.ts'

/** The folder with the library's own SQL migrations. */
export const migrateMessaging: URL = new URL('../migrations/', import.meta.url)
