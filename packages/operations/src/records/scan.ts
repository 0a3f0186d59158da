import { openRanges, type Registry } from '@waybill/messaging'
import type { Cluster } from '../cluster.ts'
import { Refused } from '../refused.ts'
import { type Cut, writeCut } from './cut.ts'
import { compileFilter } from './filter/filter.ts'
import type { SchemaNames } from './schema-names.ts'
import { rangesOf, type Scope } from './scope.ts'
import type { Secrecy } from './shown.ts'
import { openViewer, type RecordView } from './view.ts'
import { type Direction, sizeOf, walk } from './walk.ts'

export interface Scan extends Scope, Secrecy {
  direction: Direction
  /** Where to go on from; default the end (older) or the beginning (newer) of the scope. */
  at?: Cut | undefined
  /** So many records that fit, then it ends. */
  limit: number
  /** A text that must be in the key, a header or the decoded value, whatever the case. */
  search?: string | undefined
  /** See `compileFilter`. */
  filter?: string | undefined
  /** So many bytes and records are looked through at most, whatever fits. */
  maxBytes?: number | undefined
  maxRecords?: number | undefined
  registry: Registry | undefined
  names?: SchemaNames | undefined
  /** Ends it with what was found so far. */
  signal?: AbortSignal | undefined
}

/** How far a scan is. */
export interface ScanProgress {
  records: number
  bytes: number
  matches: number
  /** Of the scope, when it began. */
  of: number
}

/** Why a scan ended: enough was found, the scope is at its end, the budget is used up, or whoever wanted it left. */
export type ScanEnd = 'limit' | 'end' | 'budget' | 'stopped'

export type ScanEvent =
  | { kind: 'match'; record: RecordView }
  | ({ kind: 'progress' } & ScanProgress)
  | ({ kind: 'done'; why: ScanEnd; from: string; at: string; scanned: ScannedPart[] } & ScanProgress)

/** What was looked through of a partition: offsets from `from` up to, and without, `to`. */
export interface ScannedPart {
  partition: number
  from: string
  to: string
}

const MOST_BYTES = 64 * 1024 * 1024
const MOST_RECORDS = 500_000
const LONGEST_SEARCH = 500
const TELL_EVERY_MS = 150

/**
 * Looks through a topic, the newest records first or the oldest, and hands out those that fit with its progress between.
 * The last event says where it began and ended: a scan with that `at` goes on there, or in the other direction back from it.
 *
 * @throws Refused for an unknown topic or partition, or a filter that can't be read; the client's error when Kafka is away
 */
export async function* scan(cluster: Cluster, wanted: Scan): AsyncGenerator<ScanEvent> {
  const { direction, at, limit, search, filter, maxBytes = MOST_BYTES, maxRecords = MOST_RECORDS, signal } = wanted
  if (search !== undefined && search.length > LONGEST_SEARCH) {
    throw new Refused('invalid', `A text to search for has at most ${LONGEST_SEARCH} characters.`)
  }
  const fits = filter === undefined || filter.trim() === '' ? () => true : compileFilter(filter)
  const has = search === undefined || search === '' ? () => true : searching(search)
  const viewer = openViewer(wanted.registry, wanted, wanted.names)
  const reader = openRanges({ brokers: cluster.brokers, clientId: 'waybill-browser' })
  try {
    const ranges = await rangesOf(reader, wanted)
    const records = walk(reader, ranges, direction, at)
    const begin = records.cut()
    const progress: ScanProgress = {
      records: 0,
      bytes: 0,
      matches: 0,
      of: ranges.reduce((sum, { from, to }) => sum + Number(to - from), 0),
    }
    let toldAt = Date.now()
    let why: ScanEnd = 'end'

    for (;;) {
      if (signal?.aborted) why = 'stopped'
      else if (progress.matches >= limit) why = 'limit'
      else if (progress.bytes >= maxBytes || progress.records >= maxRecords) why = 'budget'
      const record = why === 'end' ? await records.next() : undefined
      if (!record) break
      progress.records += 1
      progress.bytes += sizeOf(record)
      const view = await viewer.view(record)
      if (has(view) && fits(view)) {
        progress.matches += 1
        yield { kind: 'match', record: view }
      }
      if (Date.now() - toldAt < TELL_EVERY_MS) continue
      toldAt = Date.now()
      yield { kind: 'progress', ...progress }
    }
    const end = records.cut()
    yield { kind: 'done', why, from: writeCut(begin), at: writeCut(end), scanned: between(begin, end), ...progress }
  } finally {
    await reader.close()
  }
}

/** The parts between two cuts, whichever is the older. */
const between = (a: Cut, b: Cut): ScannedPart[] =>
  [...a].flatMap(([partition, one]) => {
    const other = b.get(partition) ?? one
    if (one === other) return []
    const [from, to] = one < other ? [one, other] : [other, one]
    return [{ partition, from: String(from), to: String(to) }]
  })

/** Looks in key, headers and decoded value; in what is shown of them, so that nobody finds what he may not see. */
function searching(search: string): (record: RecordView) => boolean {
  const wanted = search.toLowerCase()
  const within = (text: string | null) => text?.toLowerCase().includes(wanted) ?? false
  return ({ key, headers, data }) =>
    within(key) ||
    Object.entries(headers).some(([name, value]) => within(name) || within(value)) ||
    (data !== null && within(typeof data === 'string' ? data : JSON.stringify(data)))
}
