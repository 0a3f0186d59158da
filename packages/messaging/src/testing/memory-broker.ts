import { randomUUID } from 'node:crypto'
import type { RawRecord } from '../envelope.ts'
import type { EmbeddedBroker } from '../kafka/embedded.ts'
import { partitionOf } from '../kafka/partition.ts'
import type { OutgoingRecord } from '../kafka/producer.ts'
import { createFaults, type FaultOptions, type Operation } from './faults.ts'
import { createGroup, type Group, type GroupState } from './memory-group.ts'

export interface MemoryBrokerOptions {
  /** What goes wrong, and how often. Default: nothing. */
  faults?: FaultOptions
}

/** A Kafka without Kafka: give it where the addresses of the brokers go. */
export interface MemoryBroker extends EmbeddedBroker {
  /** What the faults were drawn with: the same seed and the same records, the same faults. */
  readonly seed: number
  /** Every record of a topic, partition by partition in the order of offsets. Throws when there is no such topic. */
  records(topic: string): RawRecord[]
  /** How each consumer group stands. */
  groups(): GroupState[]
  /** Takes all partitions from a group's members and shares them out anew; settles when every member has its share. */
  rebalance(group: string): Promise<void>
  /**
   * Makes the next operations of a kind fail. `send`: nothing is written and the producer is told so. `acknowledge`: all is
   * written and the producer is told that it failed, as when the answer is lost. `commit`: a group's offsets are lost.
   *
   * @param times how many of them. Default 1
   */
  failNext(operation: Operation, times?: number): void
}

interface Topic {
  id: string
  partitions: RawRecord[][]
  /** Where the next record without a key goes. */
  turn: number
}

/**
 * A broker in memory: topics, partitions by the keys' hashes as in Kafka, offsets, groups with generations and committed
 * offsets. Records stay for ever; there are no transactions, no compaction and no limit of size.
 */
export function createMemoryBroker(options: MemoryBrokerOptions = {}): MemoryBroker {
  const faults = createFaults(options.faults)
  const topics = new Map<string, Topic>()
  const groups = new Map<string, Group>()
  let waiting: (() => void)[] = []

  const tell = () => {
    const woken = waiting
    waiting = []
    for (const wake of woken) wake()
  }

  function found(name: string): Topic {
    const topic = topics.get(name)
    if (!topic) throw new Error(`There is no topic ${name}: make it with createTopics`)
    return topic
  }

  function append({ topic: name, key, value, headers }: OutgoingRecord): void {
    const topic = found(name)
    const partition = key ? partitionOf(key, topic.partitions.length) : topic.turn++ % topic.partitions.length
    const log = topic.partitions[partition]
    log?.push({
      topic: name,
      partition,
      offset: BigInt(log.length),
      timestamp: BigInt(Date.now()),
      key: key && Buffer.from(key),
      value: value && Buffer.from(value),
      headers: new Map([...headers].map(([name, bytes]) => [name.toString(), Buffer.from(bytes)])),
    })
  }

  const broker: MemoryBroker = {
    seed: faults.seed,
    createTopics(wanted) {
      const missing = wanted.filter(({ name }) => !topics.has(name))
      for (const { name, partitions } of missing) {
        const logs = Array.from({ length: partitions }, (): RawRecord[] => [])
        topics.set(name, { id: randomUUID(), partitions: logs, turn: 0 })
      }
      const made = missing.map(({ name }) => name)
      for (const group of groups.values()) if (group.reads(made)) void group.rebalance()
      tell()
      return made
    },
    partitions: () =>
      [...topics]
        .toSorted()
        .flatMap(([topic, { id, partitions }]) =>
          partitions.map((log, partition) => ({ topic, topicId: id, partition, end: BigInt(log.length) })),
        ),
    async append(records) {
      // As over a network: nobody sees a record in the same breath in which it is sent.
      await new Promise(setImmediate)
      faults.maybeFail('send')
      for (const { topic } of records) found(topic)
      for (const record of records) append(record)
      for (const record of records) if (faults.isDoubled(record)) append(record)
      tell()
      faults.maybeFail('acknowledge')
    },
    read: (topic, partition, from) => topics.get(topic)?.partitions[partition]?.slice(Number(from)) ?? [],
    changed: (signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const wake = () => {
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        signal?.addEventListener('abort', wake, { once: true })
        waiting.push(wake)
      }),
    join: (member) => groupOf(`${member.topicPrefix ?? ''}${member.groupId}`).join(member),
    records: (topic) => found(topic).partitions.flat(),
    groups: () => [...groups.values()].map((group) => group.state()),
    rebalance: (group) => groupOf(group).rebalance(),
    failNext: faults.failNext,
  }

  function groupOf(name: string): Group {
    const group = groups.get(name) ?? createGroup(name, { broker, faults, tell })
    groups.set(name, group)
    return group
  }

  return broker
}
