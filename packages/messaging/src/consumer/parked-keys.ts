import type { Database } from '../postgres/database.ts'
import type { PartitionId } from '../postgres/inbox.ts'
import { type ParkedHead, parkedHead, parkedHeads } from '../postgres/parked.ts'
import { orderOf } from './item.ts'

/** The first parked record of a key, and when it may be tried. */
interface Head {
  readonly key: string
  readonly recordKey: Buffer | null
  readonly offset: bigint
  readonly dueAt: number
}

/** Which keys of a partition have parked records: kept in memory, since every record has to be looked up. */
export interface ParkedKeys {
  /** Reads them from the database, again when another process has had the partition meanwhile. */
  load(): Promise<void>
  has(key: string): boolean
  readonly size: number
  /** Those whose first record may be tried now. */
  due(): Head[]
  /** Milliseconds until one is due; Infinity when none is parked. */
  dueInMs(): number
  /** The first record of this key is being tried: it is not due again before `set` or `advance`. */
  trying(key: string): void
  /** How many are being tried. */
  underWay(): number
  /** Something else of this key is under way: its first record is looked at again later. */
  putOff(key: string, ms: number): void
  /** A record of this key is parked, as its first. */
  set(key: string, head: ParkedHead): void
  /** The first record of this key is parked no more: the next takes its place, or the key is free. */
  advance(key: string, recordKey: Buffer | null): Promise<void>
}

export function openParkedKeys(db: Database, group: string, from: PartitionId): ParkedKeys {
  const heads = new Map<string, Head>()
  const tried = new Set<string>()

  const set: ParkedKeys['set'] = (key, { key: recordKey, offset, dueInMs }) => {
    tried.delete(key)
    heads.set(key, { key, recordKey, offset, dueAt: Date.now() + dueInMs })
  }

  return {
    async load() {
      const found = await parkedHeads(db, group, from)
      const known = new Set<string>()
      for (const head of found) {
        const key = orderOf(head.key, head.offset)
        known.add(key)
        if (!tried.has(key)) set(key, head)
      }
      for (const key of heads.keys()) if (!known.has(key) && !tried.has(key)) heads.delete(key)
    },
    has: (key) => heads.has(key),
    get size() {
      return heads.size
    },
    due() {
      const now = Date.now()
      return heads.size === 0 ? [] : [...heads.values()].filter(({ dueAt }) => dueAt <= now)
    },
    dueInMs() {
      let first = Number.POSITIVE_INFINITY
      for (const { dueAt } of heads.values()) first = Math.min(first, dueAt)
      return Math.max(0, first - Date.now())
    },
    trying(key) {
      tried.add(key)
      const head = heads.get(key)
      if (head) heads.set(key, { ...head, dueAt: Number.POSITIVE_INFINITY })
    },
    underWay: () => tried.size,
    putOff(key, ms) {
      const head = heads.get(key)
      if (head) heads.set(key, { ...head, dueAt: Date.now() + ms })
    },
    set,
    async advance(key, recordKey) {
      const next = await parkedHead(db, group, from, recordKey)
      tried.delete(key)
      if (next) set(key, next)
      else heads.delete(key)
    },
  }
}
