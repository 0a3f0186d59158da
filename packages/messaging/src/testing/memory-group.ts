import { setTimeout as delay } from 'node:timers/promises'
import { describe } from '../errors.ts'
import { logicalTopic, physicalTopic } from '../kafka/client.ts'
import type { EmbeddedBroker, EmbeddedPartition } from '../kafka/embedded.ts'
import type { GroupMember, GroupOptions } from '../kafka/group.ts'
import type { Move } from '../kafka/move.ts'
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
  held: readonly EmbeddedPartition[]
  paused: boolean
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
    member.held = partitions
    member.current = undefined
    if (member.paused) return
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

  /** As in Kafka, in turn with rebalances. */
  function between<T>(member: Member, work: () => Promise<T>): Promise<T> {
    const changed = changing.then(async () => {
      await member.current?.end()
      try {
        return await work()
      } finally {
        begin(member, member.held)
      }
    })
    changing = changed.then(tell, tell)
    return changed
  }

  async function move({ options, held }: Member, { places, before }: Move): Promise<Move['places']> {
    const found = places.flatMap((place) => {
      const topic = physicalTopic(place.topic, options.topicPrefix)
      const from = held.find((each) => each.topic === topic && each.partition === place.partition)
      return from ? [{ place, from }] : []
    })
    const ends = new Map(broker.partitions().map((from) => [placeOf(from), from.end]))
    for (const { place, from } of found) {
      const end = ends.get(placeOf(from)) ?? 0n
      if (place.offset >= 0n && place.offset <= end) continue
      throw new RangeError(`${place.topic}/${place.partition} has the offsets 0 to ${end}, and no ${place.offset}`)
    }
    await before(found.map(({ place, from }) => ({ from: { ...from, topic: place.topic }, offset: place.offset })))
    for (const { place, from } of found) committed.set(placeOf(from), place.offset)
    return found.map(({ place }) => place)
  }

  const reads = (names: readonly string[]) =>
    [...members].some(({ topics }) => names.some((name) => topics.includes(name)))

  return {
    reads,
    rebalance: () => rebalance(),
    join(options) {
      const topics = options.topics.map((topic) => physicalTopic(topic, options.topicPrefix))
      const member: Member = { options, topics, current: undefined, held: [], paused: options.paused ?? false }
      members.add(member)
      void rebalance()
      return {
        held: () =>
          member.held.map(({ topic, partition }) => ({ topic: logicalTopic(topic, options.topicPrefix), partition })),
        pause() {
          member.paused = true
          return between(member, async () => {})
        },
        resume() {
          member.paused = false
          return between(member, async () => {})
        },
        move: (places) => between(member, () => move(member, places)),
        close: () => rebalance(member),
      }
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
