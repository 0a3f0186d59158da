import type { Row } from './timeline.ts'

/** A row of the trace: an event below what brought it about. */
export interface Hop {
  row: Row
  /** How many causes stand above it. */
  depth: number
}

/** All hops of an order, each below its cause; what has none, or one that Kafka no longer has, stands at the left. */
export function hopsOf(rows: readonly Row[]): Hop[] {
  const known = new Set(rows.map(({ place }) => place))
  const below = Map.groupBy(rows, ({ causedBy }) => (causedBy !== undefined && known.has(causedBy) ? causedBy : ''))
  const walk = (cause: string, depth: number): Hop[] =>
    (below.get(cause) ?? []).flatMap((row) => [{ row, depth }, ...walk(row.place, depth + 1)])
  return walk('', 0)
}

/** Where the time of the longest chain went, from a request to the last event that came of it; in milliseconds. */
export interface Chain {
  places: Set<string>
  outboxMs: number
  /** From a cause's arrival in Kafka until its effect was written: waiting to be read, and work. */
  handlingMs: number
  totalMs: number
}

/** The chain of causes that ends last; undefined without events. */
export function longestChain(rows: readonly Row[]): Chain | undefined {
  const byPlace = new Map(rows.map((row) => [row.place, row]))
  const end = (row: Row) => row.outbox?.toMs ?? row.atMs
  const last = rows.toSorted((a, b) => end(b) - end(a))[0]
  if (!last) return undefined
  const chain: Row[] = []
  for (let row: Row | undefined = last; row && !chain.includes(row); row = byPlace.get(row.causedBy ?? ''))
    chain.push(row)
  const length = (span: { fromMs: number; toMs: number } | undefined) => (span ? span.toMs - span.fromMs : 0)
  return {
    places: new Set(chain.map(({ place }) => place)),
    outboxMs: chain.reduce((sum, { outbox }) => sum + length(outbox), 0),
    handlingMs: chain.reduce((sum, { handling }) => sum + length(handling), 0),
    totalMs: end(last) - (chain.at(-1)?.atMs ?? 0),
  }
}
