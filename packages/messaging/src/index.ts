export { type Codec, createCodec, decoderOf, frame, SCHEMA_HEADER, unframe } from './avro.ts'
export { type Call, coalesce } from './coalesce.ts'
export {
  type ConsumerOptions,
  type ConsumerStatus,
  INBOX_WINDOW_MS,
  type RewindPlace,
  type RunningConsumer,
  startConsumer,
} from './consumer/consumer.ts'
export { deadLetterTopic, failureTopics } from './consumer/failure-topics.ts'
export {
  circuitBreaker,
  DeadlineExceeded,
  type Middleware,
  type Step,
  throttle,
  timeout,
} from './consumer/middleware.ts'
export { type Place, placeOf } from './consumer/origin.ts'
export { type RecordFate, type RecordOf, recordFate } from './consumer/record-fate.ts'
export type { Retry } from './consumer/retry-policy.ts'
export { type Cause, currentCause, currentContext, withContext } from './context.ts'
export { type Cause as DeadLetterCause, countCauses, createCauseCount } from './dead-letters/causes.ts'
export { type DiscardOptions, discard } from './dead-letters/discard.ts'
export { type LetterFilter, placeName } from './dead-letters/filter.ts'
export type { Letter, LetterPlace, Mark } from './dead-letters/letter.ts'
export { findDeadLetter, listDeadLetters } from './dead-letters/list.ts'
export { type RedriveOptions, type RedriveOutcome, type RedriveSummary, redrive } from './dead-letters/redrive.ts'
export { milliseconds } from './duration.ts'
export type { RawRecord } from './envelope.ts'
export { describe, PermanentError, Unavailable, UndecodableError } from './errors.ts'
export {
  type AnyEvent,
  type AnyEventType,
  defineEvent,
  type Event,
  type EventType,
  type ReadAs,
  type Received,
  type Topic,
} from './event.ts'
export {
  addressesOf,
  type Brokers,
  connectionTo,
  type KafkaConnection,
  readBrokers,
  type SecuredBrokers,
} from './kafka/brokers.ts'
export { type Compression, compressions } from './kafka/compression.ts'
export { lastRecords } from './kafka/last-records.ts'
export { lenientMetadata } from './kafka/lenient-metadata.ts'
export { murmur2, type Partitioner, type PartitionerName, partitioners, partitionOf } from './kafka/partition.ts'
export { openRanges, type Range, type RangeReader } from './kafka/range.ts'
export { type RecordsBetween, recordsBetween } from './kafka/records-between.ts'
export { type ScramCredential, scramCredential } from './kafka/scram.ts'
export { type Tail, type TailPlace, type TailRecord, type TailStop, tail } from './kafka/tail.ts'
export { createTopics, type FoundTopic, listTopics } from './kafka/topics.ts'
export { hasUnread } from './kafka/unread.ts'
export { type Log, type Metrics, silent, unmeasured } from './log.ts'
export { type Handler, on, onMany, type Published, type Steps, type Working } from './on.ts'
export { type DataKeyEvent, dataKeyEvent, keepDataKeys } from './personal/data-key-event.ts'
export { type KeyOwner, openKeyOwner } from './personal/key-owner.ts'
export { type KeyRing, noKeys, openKeyRing } from './personal/key-ring.ts'
export { type MasterKeys, newMasterKey, readMasterKeys } from './personal/master-keys.ts'
export { type Pipe, pipe } from './pipe/pipe.ts'
export { type PipeOptions, type RunningPipe, startPipe } from './pipe/start.ts'
export { type Database, type DatabaseOptions, openDatabase, type Tx } from './postgres/database.ts'
export { applyMigrations, migrateMessaging } from './postgres/migrations.ts'
export { isOutage } from './postgres/outage.ts'
export { type OutboxStatus, outboxStatus } from './postgres/outbox-status.ts'
export { type ParkedKey, parkedKeys } from './postgres/parked.ts'
export { publish, type Tombstone, tombstone } from './publish.ts'
export { type Refusal, refusalIn } from './refusal.ts'
export { type Address, readAddresses } from './registry/addresses.ts'
export { openRegistry, type RegisteredVersion, type Registry, type RegistryOptions, type SchemaId } from './registry.ts'
export { notifyRelay } from './relay/notifier.ts'
export { discardRefused, type QuarantinedKey, quarantinedKeys, releaseKey } from './relay/quarantine.ts'
export { type RelayOptions, type RelayStatus, type RunningRelay, startRelay } from './relay/relay.ts'
export { type Republishing, republish, republishable } from './relay/republish.ts'
export type { ReplayFrom, ReplayTo, TopicOffset } from './replay/bounds.ts'
export { abandonRebuild, type Rebuild, type RebuildOptions, type RebuildSummary, rebuild } from './replay/rebuild.ts'
export {
  type ReplayFailure,
  type ReplayOptions,
  type ReplayProgress,
  type ReplaySummary,
  type RunningReplay,
  startReplay,
} from './replay/replay.ts'
export { ReplayError } from './replay/take.ts'
export { type RunningDeadlines, startDeadlines } from './saga/deadlines.ts'
export { type Decision, Overdue, type Saga, saga } from './saga/saga.ts'
export { openDecoder, prepareEvents, registerSchemas } from './schemas.ts'
export { uuidv7 } from './uuidv7.ts'
export { from, to } from './versions.ts'
export { createWaker, type Waker } from './waker.ts'
export { keepLate, lateTopic } from './window/late.ts'
export type { Pane } from './window/pane.ts'
export { type RunningWindows, startWindows, type WindowsOptions } from './window/start-windows.ts'
export { type SeenIn, type Window, window } from './window/window.ts'
