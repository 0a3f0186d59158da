import type { RawRecord } from '../envelope.ts'
import type { Generation } from '../kafka/generation.ts'
import type { NotedOffset } from '../kafka/offset-notes.ts'
import type { Transactions } from '../kafka/transactions.ts'
import { type Trial, trialOf } from './trial.ts'

/** How a generation's partitions are begun. */
export interface Opening {
  /** Opens the transactions of a partition: what an owner before this one has left open is ended by it. */
  open(topic: string, partition: number): Promise<Transactions>
  /** The group's offsets, read when nobody else can move them any more. */
  offsets(): Promise<NotedOffset[]>
}

export interface Batching {
  /** Records in one transaction at most. */
  most: number
  /** How long the first record waits for others, in milliseconds. */
  withinMs: number
}

/** A partition of a generation. */
export interface Lane {
  topic: string
  partition: number
  transactions: Transactions
  trial: Trial
  /** Up to where the partition is taken; undefined before it is noted that this process has begun on it, and when a commit failed. */
  begunAt: bigint | undefined
  queue: RawRecord[]
  running: Promise<void> | undefined
  /** Wakes a lane that waits for its batch to fill. */
  full: AbortController
}

export const laneKey = (topic: string, partition: number) => `${topic}/${partition}`

/** Opens the partitions of a generation, all or none. Throws what opening one of them does. */
export async function openEach(
  { partitions }: Generation,
  batching: Batching,
  { open, offsets }: Opening,
): Promise<Map<string, Lane>> {
  const opened = await Promise.allSettled(
    partitions.map(async ({ topic, partition }) => ({
      topic,
      partition,
      transactions: await open(topic, partition),
    })),
  )
  const done = opened.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  try {
    const failed = opened.find((outcome) => outcome.status === 'rejected')
    if (failed) throw failed.reason
    const found = new Map((await offsets()).map((noted) => [laneKey(noted.topic, noted.partition), noted]))
    return new Map(
      done.map((lane) => {
        const key = laneKey(lane.topic, lane.partition)
        const trial = trialOf(found.get(key), batching.most)
        return [key, { ...lane, trial, begunAt: undefined, queue: [], running: undefined, full: new AbortController() }]
      }),
    )
  } catch (error) {
    await Promise.all(done.map(({ transactions }) => transactions.close().catch(() => {})))
    throw error
  }
}
