import { type Ends, nameOf, type Place } from './ends.ts'
import type { Committed } from './read.ts'

/** Where a group's offsets are to go. */
export type ResetTo =
  | { kind: 'earliest' }
  | { kind: 'latest' }
  | { kind: 'offset'; offset: bigint }
  | { kind: 'datetime'; time: Date }
  /** So many records on, or back when below 0. */
  | { kind: 'shift'; by: bigint }
  /** To where another group is. */
  | { kind: 'group'; group: string }

/** Which partitions: every one that the group has committed, or those of these topics. */
export type ResetScope = 'all' | readonly { topic: string; partitions?: readonly number[] | undefined }[]

/** What becomes of one partition. */
export interface PlannedPartition extends Place {
  /** Committed now; undefined when the group has committed nothing. */
  before: bigint | undefined
  after: bigint
  /** Records of what is still there that are read again, and that are never read. */
  again: bigint
  skipped: bigint
  /** Why it is not just what was asked for. */
  note: string | undefined
}

export interface ResetPlan {
  group: string
  to: ResetTo
  partitions: PlannedPartition[]
  /** What was asked for and stays as it is, and why. */
  left: (Place & { why: string })[]
  again: bigint
  skipped: bigint
}

interface Known {
  group: string
  to: ResetTo
  /** The partitions that are meant. */
  ends: readonly Ends[]
  committed: Committed
  /** For `datetime`: the first offset as young as that, negative when there is none. */
  atTime?: ReadonlyMap<string, bigint>
  /** For `group`: what the other one has committed. */
  other?: Committed | undefined
}

/** Works out what a reset does, from what is known of its partitions. */
export function planOf({ group, to, ends, committed, atTime, other }: Known): ResetPlan {
  const partitions: PlannedPartition[] = []
  const left: ResetPlan['left'] = []
  for (const { topic, partition, start, end } of ends) {
    const name = nameOf({ topic, partition })
    const leave = (why: string) => left.push({ topic, partition, why })
    const before = committed.get(name)?.offset
    if (start === undefined || end === undefined) {
      leave('the partition has no leader now')
      continue
    }
    const range = { start, end }
    const wanted = wantedOf(to, { ...range, before, at: atTime?.get(name), other: other?.get(name)?.offset })
    if (typeof wanted === 'string') {
      leave(wanted)
      continue
    }
    const after = within(wanted, range)
    partitions.push({ topic, partition, before, after, ...effectOf(before, after, range), note: noteOf(wanted, range) })
  }
  const sum = (of: 'again' | 'skipped') => partitions.reduce((total, place) => total + place[of], 0n)
  return { group, to, partitions, left, again: sum('again'), skipped: sum('skipped') }
}

interface Range {
  start: bigint
  end: bigint
}

/** The offset that is asked for, or why there is none. */
function wantedOf(
  to: ResetTo,
  { start, end, before, at, other }: Range & Record<'before' | 'at' | 'other', bigint | undefined>,
): bigint | string {
  switch (to.kind) {
    case 'earliest':
      return start
    case 'latest':
      return end
    case 'offset':
      return to.offset
    case 'datetime':
      return at === undefined || at < 0n ? end : at
    case 'shift':
      return before === undefined ? 'nothing is committed from which it could be shifted' : before + to.by
    case 'group':
      return other === undefined ? `${to.group} has committed nothing there` : other
  }
}

const within = (offset: bigint, { start, end }: Range): bigint => (offset < start ? start : offset > end ? end : offset)

function noteOf(wanted: bigint, { start, end }: Range): string | undefined {
  if (wanted < start) return `${wanted} is gone; ${start} is the first there is`
  if (wanted > end) return `${wanted} is not there yet; ${end} is the end`
  return undefined
}

/** How many records of what is still there come again, or are left out. */
function effectOf(before: bigint | undefined, after: bigint, { start, end }: Range) {
  // Who has committed nothing may begin at either end, as its members are set up: what it leaves out is told, as the safer guess.
  const from = within(before ?? start, { start, end })
  return { again: from > after ? from - after : 0n, skipped: after > from ? after - from : 0n }
}
