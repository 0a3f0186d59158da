import { setTimeout as delay } from 'node:timers/promises'
import { describe } from '../errors.ts'
import { physicalTopic } from '../kafka/client.ts'
import type { EmbeddedBroker, EmbeddedPartition } from '../kafka/embedded.ts'
import type { GroupMember, GroupOptions } from '../kafka/group.ts'
import type { Faults } from './faults.ts'
import { openMemoryGeneration, type RunningMemoryGeneration } from './memory-generation.ts'

/** How a consumer group stands. */
export interface GroupState {
  group: string
  members: number
  /** Counts its rebalances. */
  generation: number
  rebalancing: boolean
  /** Records on its members' topics that it has not dealt with. */
  lag: number
}

export interface Group {
  join(options: GroupOptions): GroupMember
  rebalance(): Promise<void>
  /** Whether a member reads one of these topics. */
  reads(topics: readonly string[]): boolean
  state(): GroupState
}

interface Member {
  options: GroupOptions
  topics: readonly string[]
  current: RunningMemoryGeneration | undefined
}

const REJOIN_MS = 100

const placeOf = ({ topic, partition }: { topic: string; partition: number }) => `${topic}/${partition}`

export function createGroup(
  group: string,
  { broker, faults, tell }: { broker: EmbeddedBroker; faults: Faults; tell: () => void },
): Group {
  const committed = new Map<string, bigint>()
  const members = new Set<Member>()
  let generation = 0
  let dealtWith = 0
  let waiting = 0
  let changing = Promise.resolve()

  function commit(place: { topic: string; partition: number }, offset: bigint): void {
    if (faults.fails('commit')) return
    const before = committed.get(placeOf(place)) ?? 0n
    if (offset <= before) return
    committed.set(placeOf(place), offset)
    // Counted by what got done and not by what was given out, so that rebalances, however frequent, let the group get on.
    const turns = Math.floor(dealtWith / faults.rebalanceEvery)
    dealtWith += Number(offset - before)
    if (Math.floor(dealtWith / faults.rebalanceEvery) > turns) void rebalance()
    tell()
  }

  /** As in Kafka: nobody has a partition under the new generation before everybody has ended its work under the old. */
  function rebalance(leaving?: Member): Promise<void> {
    waiting += 1
    changing = changing
      .then(async () => {
        await Promise.all([...members].map((member) => member.current?.end()))
        if (leaving) members.delete(leaving)
        generation += 1
        for (const [member, partitions] of share([...members], broker.partitions())) begin(member, partitions)
      })
      .finally(() => {
        waiting -= 1
        tell()
      })
    return changing
  }

  function begin(member: Member, partitions: readonly EmbeddedPartition[]): void {
    const { options } = member
    async function fail(error: unknown): Promise<void> {
      options.onError(describe(error))
      options.log.warn({ group, error: describe(error) }, 'The consumer joins its group anew')
      await delay(REJOIN_MS)
      if (members.has(member)) await rebalance()
    }
    const missing = member.topics.filter((name) => !broker.partitions().some(({ topic }) => topic === name))
    const from = (place: EmbeddedPartition) => committed.get(placeOf(place)) ?? 0n
    try {
      member.current = openMemoryGeneration({ broker, options, partitions, from, commit, fail })
      options.onError(missing.length === 0 ? undefined : `There is no topic ${missing.join(', ')}`)
    } catch (error) {
      member.current = undefined
      void fail(error)
    }
  }

  const reads = (names: readonly string[]) =>
    [...members].some(({ topics }) => names.some((name) => topics.includes(name)))

  return {
    reads,
    rebalance: () => rebalance(),
    join(options) {
      const topics = options.topics.map((topic) => physicalTopic(topic, options.topicPrefix))
      const member: Member = { options, topics, current: undefined }
      members.add(member)
      void rebalance()
      return { close: () => rebalance(member) }
    },
    state: () => ({
      group,
      members: members.size,
      generation,
      rebalancing: waiting > 0,
      lag: broker
        .partitions()
        .filter(({ topic }) => reads([topic]))
        .reduce((sum, place) => sum + Number(place.end - (committed.get(placeOf(place)) ?? 0n)), 0),
    }),
  }
}

/** Each topic's partitions to those members in turn that read it. */
function share(members: readonly Member[], partitions: readonly EmbeddedPartition[]): Map<Member, EmbeddedPartition[]> {
  const shares = new Map<Member, EmbeddedPartition[]>(members.map((member) => [member, []]))
  for (const place of partitions) {
    const readers = members.filter(({ topics }) => topics.includes(place.topic))
    const reader = readers[place.partition % readers.length]
    if (reader) shares.get(reader)?.push(place)
  }
  return shares
}
