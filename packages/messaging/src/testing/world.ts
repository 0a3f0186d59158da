import { startConsumer } from '../consumer/consumer.ts'
import { failureTopics } from '../consumer/failure-topics.ts'
import type { AnyEvent, AnyEventType, EventType, Received } from '../event.ts'
import { createTopics } from '../kafka/topics.ts'
import { type Log, silent } from '../log.ts'
import type { Handler } from '../on.ts'
import type { Database } from '../postgres/database.ts'
import { startRelay } from '../relay/relay.ts'
import type { AnySaga } from '../saga/saga.ts'
import { prepareEvents, registerSchemas } from '../schemas.ts'
import type { FaultOptions } from './faults.ts'
import { createMemoryBroker, type MemoryBroker } from './memory-broker.ts'
import { type MemoryDatabase, openMemoryDatabase } from './memory-database.ts'
import { createMemoryRegistry } from './memory-registry.ts'
import { type DeadLetter, openObserver } from './observer.ts'
import { advance, settled } from './settled.ts'

export interface TestWorldOptions {
  /** The service's name. Default 'service'. */
  service?: string
  /** The events it publishes. */
  emits?: readonly AnyEventType[]
  handlers?: readonly Handler[]
  sagas?: readonly AnySaga[]
  /** Folders with the SQL files of its tables. */
  migrations?: readonly URL[]
  /** Tries of one event before it is a dead letter. Default as for `startConsumer`. */
  attempts?: number
  /** Partitions of each topic. Default 3. */
  partitions?: number
  /** What goes wrong, and how often. With faults the seed is printed. */
  faults?: FaultOptions
  /** Default silent. */
  log?: Log
}

/** A service with its broker and its database, all in this process. */
export interface TestWorld extends AsyncDisposable {
  readonly db: MemoryDatabase
  readonly broker: MemoryBroker
  /** Events of other services that came before what is tested. Settles when they are dealt with. */
  given(...events: readonly AnyEvent[]): Promise<void>
  /** What is tested: an event of another service, or work of this one. Settles when all that follows from it is done. */
  when(happening: AnyEvent | ((db: Database) => Promise<unknown>)): Promise<void>
  /**
   * Asserts that since `when` the service has published these events and no others, those of one key in this order, and
   * that nothing became a dead letter. (It is not called `then`: whatever has a `then` passes for a promise.)
   */
  thenPublished(...events: readonly AnyEvent[]): Promise<void>
  /** All events of a type that the service has published, each once; those of one key in their order. */
  published<T>(event: EventType<T>): Promise<Received<T>[]>
  deadLetters(): DeadLetter[]
  /** Settles when there is nothing left to do. Throws after 30 s, and tells what is left. */
  settled(): Promise<void>
  /** Lets time pass (`'5m'`) for deadlines and all else that is kept with a time at which it is due. */
  advance(duration: string): Promise<void>
  close(): Promise<void>
}

/**
 * Starts a service on a broker, a database and a registry in memory, with the library's own relay and consumer. Takes 1 to 3 s.
 * Deadlines pass only as `advance` and `settled` take them.
 */
export async function createTestWorld(options: TestWorldOptions): Promise<TestWorld> {
  const { service = 'service', emits = [], sagas = [], partitions = 3, log = silent } = options
  const handlers = [...(options.handlers ?? []), ...sagas.flatMap((saga) => saga.handlers)]
  const registry = createMemoryRegistry()
  const broker = createMemoryBroker(options.faults ? { faults: options.faults } : {})
  if (options.faults) console.info(`The broker of '${service}' has faults with seed ${broker.seed}`)
  const db = await openMemoryDatabase(options.migrations ? { migrations: options.migrations } : {})

  const makeTopics = (names: readonly string[]) =>
    createTopics({
      brokers: broker,
      topics: [...new Set(names)].map((name) => ({
        name,
        key: [],
        partitions,
        retentionMs: 0,
        cleanup: 'delete',
        owner: '',
        events: [],
      })),
    })
  await makeTopics([
    ...handlers.map(({ event }) => event.topic),
    ...emits.map(({ topic }) => topic),
    ...failureTopics(service, handlers, partitions).map(({ name }) => name),
  ])
  await registerSchemas({ registryUrl: registry, events: [...emits, ...handlers.map(({ event }) => event)] })
  await prepareEvents(db, emits, { registryUrl: registry, source: service, log })

  const common = { service, db, brokers: broker, log }
  const relay = startRelay(common)
  // What fails is due again at once: a test does not wait for the wait between two tries.
  const retry = { first: '0ms', most: '0ms', ...(options.attempts ? { attempts: options.attempts } : {}) }
  const consumer = startConsumer({ ...common, handlers, registryUrl: registry, retry })
  const reasons = () => [relay.status().lastError, consumer.status().lastError]
  const settling = { db, broker, sagas, reasons }
  const observer = openObserver({ service, emits, broker, registry })

  async function arrive(events: readonly AnyEvent[]): Promise<void> {
    await makeTopics(events.map(({ event }) => event.topic))
    await observer.send(events)
    await settled(settling)
  }

  const world: TestWorld = {
    db,
    broker,
    given: (...events) => arrive(events),
    async when(happening) {
      await settled(settling)
      observer.begin()
      if (typeof happening !== 'function') return await arrive([happening])
      await happening(db)
      await settled(settling)
    },
    thenPublished: observer.expect,
    published: observer.published,
    deadLetters: observer.deadLetters,
    settled: () => settled(settling),
    advance: (duration) => advance(settling, duration),
    async close() {
      await consumer.close()
      await relay.close()
      await db.close()
    },
    [Symbol.asyncDispose]: () => world.close(),
  }
  return world
}
