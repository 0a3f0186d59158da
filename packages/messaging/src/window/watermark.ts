/** A partition: how far its events have come, and up to which moment everything in it was taken. */
export interface PartitionProgress {
  topic: string
  partition: number
  /** The highest event time of what was taken, in milliseconds; undefined for none. */
  latest: number | undefined
  /** All that was in the partition at this moment of the wall clock has been taken; undefined when that is not known. */
  readUpTo: number | undefined
}

export interface Watermark {
  /** The event time, in milliseconds, up to which the partitions have come; -Infinity when one of them is not known. */
  time: number
  /** The partition that is furthest behind. */
  heldBackBy: string | undefined
}

/**
 * The least event time that the partitions have come to. A partition has come to its latest event, and in any case to
 * `idleMs` before the moment up to which it is read: what is appended after that moment happened at most `idleMs` before it was
 * appended. So a partition without events holds no window open, and one that is merely not read yet does.
 */
export function watermarkOf(partitions: readonly PartitionProgress[], idleMs: number): Watermark {
  let least: Watermark = { time: partitions.length === 0 ? Number.NEGATIVE_INFINITY : Infinity, heldBackBy: undefined }
  for (const { topic, partition, latest, readUpTo } of partitions) {
    const time = Math.max(latest ?? Number.NEGATIVE_INFINITY, (readUpTo ?? Number.NEGATIVE_INFINITY) - idleMs)
    if (time < least.time) least = { time, heldBackBy: `${topic}/${partition}` }
  }
  return least
}

/** Remembers the ends of partitions until they are reached. */
export interface ReadUpTo {
  /**
   * Notes that a partition ended at `end` at the moment `at` and that by now everything before `taken` was taken. Returns the
   * latest moment whose end was reached. Under load the end is always ahead of what was taken, an earlier end is not.
   */
  note(id: string, at: number, end: bigint, taken: bigint): number | undefined
}

export function createReadUpTo(): ReadUpTo {
  const probes = new Map<string, { at: number; end: bigint }>()
  const reached = new Map<string, number>()
  return {
    note(id, at, end, taken) {
      const probe = probes.get(id)
      if (probe && taken >= probe.end) reached.set(id, probe.at)
      if (taken >= end) reached.set(id, at)
      if (!probe || taken >= probe.end) probes.set(id, { at, end })
      return reached.get(id)
    },
  }
}
