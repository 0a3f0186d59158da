import { setTimeout as delay } from 'node:timers/promises'
import { type Cluster, withAdmin } from '../cluster.ts'
import { Refused } from '../refused.ts'
import { nameOf } from './ends.ts'
import type { ResetPlan } from './plan.ts'
import { readCommitted } from './read.ts'
import { verifyReset } from './reset.ts'

interface MovedPlace {
  topic: string
  partition: number
  offset: bigint
}

/** A process that is in the group and can be asked to stand still and to move itself. */
export interface RunningMember {
  /** For whoever reads how it went. */
  name: string
  isPaused(): Promise<boolean>
  pause(): Promise<void>
  resume(): Promise<void>
  /** Moves those of these partitions that it has, and returns them. */
  rewind(places: readonly MovedPlace[]): Promise<readonly MovedPlace[]>
}

export const resetSteps = ['pause', 'move', 'verify', 'resume', 'follow'] as const
export type ResetStep = (typeof resetSteps)[number]

interface Following {
  /** Told as each step begins, and in the last one how many of the records to be read again have been. */
  onStep?(step: ResetStep, note?: string): void
  onProgress?(read: bigint, of: bigint): void
  /** Ends the following; what was moved stays moved. */
  signal?: AbortSignal
}

const LOOK_EVERY_MS = 500
/** After so long it is no longer followed; the group reads on all the same. */
const FOLLOWED_MS = 120_000

/**
 * Does what a plan says to a group that runs: its members are paused, each moves what it has, Kafka is asked whether that is so, and
 * they are resumed; those that were paused before stay so. Then it is followed until it has read again what it is to.
 *
 * @throws Refused when a partition is nobody's, or what is read back is not the plan; Error when a member does not answer.
 *   In each case those that were paused by this are resumed
 */
export async function resetRunning(
  cluster: Cluster,
  plan: ResetPlan,
  members: readonly RunningMember[],
  { onStep, onProgress, signal }: Following = {},
): Promise<void> {
  const resumed: RunningMember[] = []
  try {
    onStep?.('pause')
    for (const member of members) {
      if (await member.isPaused()) continue
      resumed.push(member)
      await member.pause()
    }
    onStep?.('move')
    await moveAll(plan, members)
    onStep?.('verify')
    await verifyReset(cluster, plan)
  } finally {
    onStep?.('resume', resumed.length < members.length ? 'those that were paused before stay paused' : undefined)
    const answers = await Promise.allSettled(resumed.map((member) => member.resume()))
    const failed = answers.flatMap((answer, i) => (answer.status === 'rejected' ? [resumed[i]?.name] : []))
    if (failed.length > 0)
      onStep?.('resume', `${failed.join(', ')} did not answer, and is paused until it is asked again`)
  }
  if (resumed.length > 0) await follow(cluster, plan, { onStep, onProgress, signal })
}

async function moveAll({ group, partitions }: ResetPlan, members: readonly RunningMember[]): Promise<void> {
  const places = partitions.map(({ topic, partition, after }) => ({ topic, partition, offset: after }))
  const moved = new Set<string>()
  for (const member of members) for (const place of await member.rewind(places)) moved.add(nameOf(place))
  const left = places.filter((place) => !moved.has(nameOf(place)))
  if (left.length === 0) return
  const words = `No process of ${group} that was asked has ${left.slice(0, 5).map(nameOf).join(', ')}`
  throw new Refused('conflict', `${words}. It may be in another process, or be given out anew just now: plan again.`)
}

/** Looks how far the group has come, until it is where it was before. */
async function follow(
  cluster: Cluster,
  { group, partitions, again }: ResetPlan,
  { onStep, onProgress, signal }: { [Name in keyof Following]: Following[Name] | undefined },
): Promise<void> {
  const back = partitions.filter((place) => place.again > 0n)
  if (back.length === 0) return
  onStep?.('follow')
  const until = Date.now() + FOLLOWED_MS
  await withAdmin(cluster, async (admin) => {
    for (;;) {
      const now = (await readCommitted(admin, [group])).get(group)
      const read = back.reduce((sum, place) => sum + within(now?.get(nameOf(place))?.offset, place), 0n)
      onProgress?.(read, again)
      if (read >= again || signal?.aborted || Date.now() > until) return
      await delay(LOOK_EVERY_MS, undefined, signal ? { signal } : {}).catch(() => {})
    }
  })
}

/** How many of a partition's records that are to be read again have been. */
function within(at: bigint | undefined, { after, again }: { after: bigint; again: bigint }): bigint {
  const read = (at ?? after) - after
  return read < 0n ? 0n : read > again ? again : read
}
