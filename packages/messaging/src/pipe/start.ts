import type { ConsumerStatus } from '../consumer/consumer.ts'
import { patiently } from '../consumer/patiently.ts'
import { topicsToRead } from '../consumer/topics-to-read.ts'
import { PermanentError } from '../errors.ts'
import type { AnyEventType } from '../event.ts'
import { type KafkaOptions, physicalTopic } from '../kafka/client.ts'
import type { Generation, GenerationHandler } from '../kafka/generation.ts'
import { type GroupMember, joinGroup } from '../kafka/group.ts'
import { notedOffsets } from '../kafka/offset-notes.ts'
import { type OpenTransactions, openTransactions } from '../kafka/transactions.ts'
import { type Log, type Metrics, unmeasured } from '../log.ts'
import { on } from '../on.ts'
import type { KeyRing } from '../personal/key-ring.ts'
import { openRegistry, type Registry } from '../registry.ts'
import { checkKeys, openDecoder } from '../schemas.ts'
import { checkOneVersion } from '../versions.ts'
import { openLanes } from './lanes.ts'
import type { Pipe } from './pipe.ts'

export interface PipeOptions extends KafkaOptions {
  /**
   * The pipes' name: their consumer group, whose dead letters their failures become, and part of the ids of what they make.
   * With another name they begin anew, and make other ids.
   */
  name: string
  pipes: readonly Pipe[]
  registryUrl: string | Registry
  log: Log
  metrics?: Metrics
  /** What personal fields of the events read are opened with; needed when one has some. */
  keys?: KeyRing | undefined
  /** The `ce_source` of what they make. Default the name. */
  source?: string
  /**
   * Which of several processes this is, the same after a restart and no other's: then a killed process that comes back goes
   * on at once. Without it, its partitions wait 6 s until the broker misses it.
   */
  instance?: string | undefined
  /** Tries of one event before it becomes a dead letter. Default 3. */
  attempts?: number
  /** A transaction takes at most this many records of one partition. Default 500. */
  batch?: number
  /** How long a record waits for others to share its transaction, in milliseconds. Default 20. */
  lingerMs?: number
}

export interface RunningPipe {
  status(): Omit<ConsumerStatus, 'paused' | 'refused'>
  /** Ends what runs and leaves the group. */
  close(): Promise<void>
}

/**
 * Runs pipes: reads the topics of their events in one consumer group and writes what they become, each batch in one Kafka
 * transaction with the offset it was read to. For one who reads committed records only, every event is taken exactly once,
 * whichever process dies or stands still when. An outage of Kafka or the registry delays; a record that is no event, or whose
 * `map` fails, goes to `<name>.dlq.v1` in the same transaction, as does one whose `map` ended its process three times.
 * What was redriven comes back by `<name>.redrive.v1`, when there is one.
 *
 * @throws TypeError when two pipes read one event; when an event read has personal fields and there are no keys; when one that
 *   is made has some, or is written in two versions: both take a transaction in a database
 */
export const startPipe = (options: PipeOptions): RunningPipe => runPipe(options, openTransactions)

/** The same with transactions of another making, for tests that show what goes wrong with them. */
export function runPipe(options: PipeOptions, open: OpenTransactions): RunningPipe {
  const { name, log, metrics = unmeasured, brokers, topicPrefix } = options
  const pipes = new Map(options.pipes.map((pipe) => [pipe.from.type, pipe]))
  if (pipes.size < options.pipes.length) throw new TypeError(`Two pipes of '${name}' read the same event`)
  check(options)
  const asHandler = ({ from }: Pipe) => [on(from, () => undefined)]
  const handlers = new Map([...pipes].map(([type, pipe]) => [type, asHandler(pipe)]))
  const registry = openRegistry(options.registryUrl)
  const decoder = openDecoder(registry, options.keys)
  const schemaIds = new Map<AnyEventType, number>()
  const status: Omit<ConsumerStatus, 'paused' | 'refused'> = { assigned: 0, lastError: undefined }

  const onOutage = (reason: string | undefined) => {
    if (reason !== undefined && reason !== status.lastError)
      log.warn({ pipe: name, error: reason }, 'Waiting; nothing is lost')
    if (reason === undefined && status.lastError !== undefined) log.info({ pipe: name }, 'Going on')
    status.lastError = reason
  }
  const making = { name, source: options.source ?? name, topicPrefix, schemaIds }
  const transforming = { ...making, pipes, handlers, decoder, log, metrics, attempts: options.attempts ?? 3, onOutage }

  async function onGeneration(generation: Generation): Promise<GenerationHandler> {
    await findSchemaIds(options.pipes, registry, schemaIds)
    const batching = { most: options.batch ?? 500, withinMs: options.lingerMs ?? 20 }
    const prefix = physicalTopic(name, topicPrefix)
    const lanes = await openLanes(generation, batching, transforming, {
      // One for each partition, not one a process: who takes a partition over ends what was left open on it at once.
      open: (topic, partition) => open({ brokers, transactionalId: `${prefix}/${topic}/${partition}` }),
      offsets: () => notedOffsets({ brokers, topicPrefix }, name, generation.partitions),
    })
    status.assigned = generation.partitions.length
    return lanes
  }

  const closing = new AbortController()
  const reading = { brokers, topicPrefix, service: name, handlers: [...handlers.values()].flat() }
  async function join(): Promise<GroupMember | undefined> {
    const found = await patiently(
      () => topicsToRead({ ...reading, inboxWindowMs: Number.POSITIVE_INFINITY }),
      onOutage,
      closing.signal,
    )
    const { instance } = options
    return (
      found &&
      joinGroup({ ...reading, groupId: name, instance, topics: found.topics, log, onError: onOutage, onGeneration })
    )
  }
  const joining = join()

  return {
    status: () => ({ ...status }),
    async close() {
      closing.abort()
      await (await joining)?.close()
    },
  }
}

/** Throws Unavailable while the registry is away, PermanentError for a schema it does not know: both are asked for again. */
async function findSchemaIds(
  pipes: readonly Pipe[],
  registry: Registry,
  known: Map<AnyEventType, number>,
): Promise<void> {
  for (const event of new Set(pipes.flatMap(({ to }) => to))) {
    if (known.has(event)) continue
    const id = await registry.idOf(event.subject, event.schema)
    if (id === undefined) {
      throw new PermanentError(`Not registered: ${event.subject}. Run: waybill schemas register`, {
        code: 'schema-not-registered',
      })
    }
    known.set(event, id)
  }
}

function check({ pipes, keys, name }: PipeOptions): void {
  const read = pipes.map(({ from }) => from)
  checkOneVersion(read)
  checkKeys(read, keys)
  const beyond = pipes.flatMap(({ to }) => to).find((event) => event.personal || event.downcast)
  if (!beyond) return
  const why = beyond.personal ? 'has personal fields' : 'is written in two versions'
  throw new TypeError(
    `'${name}' makes ${beyond.type}, which ${why}: a pipe can't. Publish it in a handler's transaction`,
  )
}
