import { MAX_BUCKET_BYTES, type PendingRow, type ReadFrom, type RelaySession } from '../postgres/relay-session.ts'

interface Bucket {
  /** Where to read on: every row below is out of the outbox, on its way, or waits (`resume`). */
  from: number
  /** The batch with rows at or above `from`: not to be read again before they are out of the outbox. */
  busy: readonly PendingRow[] | undefined
  /** Where the first row is that could not be sent. */
  resume: number | undefined
}

/** Reads the pending rows of some buckets, and knows where each is to be read on. */
export interface Reader {
  readonly buckets: ReadonlyMap<number, unknown>
  add(bucket: number): void
  remove(bucket: number): void
  /** A batch of rows that are not on their way already. */
  read(): Promise<PendingRow[]>
  /** Whether there may be rows that the last read left out: more than a batch, or of buckets that were busy. */
  behind(): boolean
  /** How many rows were read since it was asked last. */
  taken(): number
  /** A batch is out of the outbox, or what is left of it waits. */
  release(batch: readonly PendingRow[]): void
  /** Leaves a row for later, when its bucket is read again from there. */
  leave(row: PendingRow): void
  /** Reads what was left. */
  resume(): void
  /** Reads a bucket from its first row on. */
  restart(bucket: number): void
  /** From where on each bucket can have pending rows. */
  positions(): ReadFrom[]
}

const BATCH = 2_000
const MIN_PER_BUCKET = 64

/** @param settledId the highest id of which all rows are visible; see RelaySession.settledId */
export function createReader(session: RelaySession, settledId: () => number): Reader {
  const buckets = new Map<number, Bucket>()
  let last = -1
  let perBucket = MIN_PER_BUCKET
  let behind = true
  let taken = 0

  return {
    buckets,
    add: (bucket) => void buckets.set(bucket, { from: 0, busy: undefined, resume: undefined }),
    remove: (bucket) => void buckets.delete(bucket),
    async read() {
      const settled = settledId()
      const numbers = [...buckets.keys()].sort((a, b) => a - b)
      const turned = [...numbers.filter((n) => n > last), ...numbers.filter((n) => n <= last)]
      const free = turned.filter((n) => !buckets.get(n)?.busy)
      const from = free.map((n) => ({ bucket: n, id: buckets.get(n)?.from ?? 0 }))
      const rows = await session.pending(from, perBucket, BATCH)
      const ends = new Map<number, number>()
      const counts = new Map<number, number>()
      let bytes = 0
      for (const { bucket, id, value } of rows) {
        ends.set(bucket, id)
        counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
        bytes += value?.length ?? 0
      }
      const fullest = Math.max(0, ...counts.values())
      behind =
        free.length < turned.length || rows.length === BATCH || fullest === perBucket || bytes >= MAX_BUCKET_BYTES
      // Few of each while all have many: neighbours in the table are read together. More of each when few have many.
      if (rows.length === BATCH) perBucket = Math.max(MIN_PER_BUCKET, perBucket >> 1)
      else if (fullest === perBucket) perBucket = Math.min(BATCH, perBucket * 2)
      for (const n of free) {
        const bucket = buckets.get(n)
        const end = ends.get(n)
        if (!bucket) continue
        if (end !== undefined) {
          bucket.from = Math.max(bucket.from, Math.min(end, settled) + 1)
          bucket.busy = end >= bucket.from ? rows : undefined
        } else if (rows.length < BATCH) {
          bucket.from = Math.max(bucket.from, settled + 1)
        }
      }
      taken += rows.length
      last = rows.at(-1)?.bucket ?? last
      return rows
    },
    behind: () => behind,
    taken() {
      const since = taken
      taken = 0
      return since
    },
    release(batch) {
      for (const n of new Set(batch.map((row) => row.bucket))) {
        const bucket = buckets.get(n)
        if (bucket?.busy === batch) bucket.busy = undefined
      }
    },
    leave(row) {
      const bucket = buckets.get(row.bucket)
      if (bucket) bucket.resume = Math.min(bucket.resume ?? row.id, row.id)
    },
    resume() {
      for (const bucket of buckets.values()) {
        bucket.from = Math.min(bucket.from, bucket.resume ?? bucket.from)
        bucket.resume = undefined
      }
    },
    restart(n) {
      const bucket = buckets.get(n)
      if (bucket) bucket.from = 0
    },
    positions: () => [...buckets].map(([bucket, { from, resume }]) => ({ bucket, id: Math.min(from, resume ?? from) })),
  }
}
