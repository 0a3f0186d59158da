import {
  type API,
  type Callback,
  Consumer,
  FetchIsolationLevels,
  type FetchOptions,
  IS_CONTROL,
  IS_TRANSACTIONAL,
  kGetApi,
  type RecordsBatch,
} from '@platformatic/kafka'
import { rawly } from './client.ts'

type Raw = Consumer<Buffer, Buffer, string, Buffer>
type Fetch = FetchOptions<Buffer, Buffer, string, Buffer>
type FetchResponse = Awaited<ReturnType<Raw['fetch']>>
type Options = ConstructorParameters<typeof Consumer<Buffer, Buffer, string, Buffer>>[0]

/** The broker says: records of this producer from this offset on, up to its next abort marker, were aborted. */
interface Aborted {
  producerId: bigint
  firstOffset: bigint
}

/** What matters here of a fetch response. */
interface Fetched {
  responses: { partitions: { records?: RecordsBatch[] | null; abortedTransactions: Aborted[] | null }[] }[]
}

/** An answer with so many records is followed by the next request at once: it is a backlog, and has gathered enough. */
const ENOUGH = 200

/**
 * A consumer that shows what was committed and nothing else. Three faults of the client (2.12.1) are mended where it
 * speaks to the broker:
 *
 * - Its filter keeps one aborted transaction a producer and response. Of two it shows the first; and when an abort marker
 *   without records follows a committed transaction, it hides that one too.
 * - An aborted transaction whose marker is not in the same response is shown.
 * - Offsets are asked for without `require_stable`: one that a transaction is just moving on would be read as it was before,
 *   and the records before it be taken twice.
 *
 * And it may linger: a broker answers a fetch with the first record that comes, so while events come in quick succession each
 * would be fetched, applied and committed alone.
 */
export class CommittedConsumer extends Consumer<Buffer, Buffer, string, Buffer> {
  readonly #lingerMs: number
  /** When the last fetch from each broker was sent, unless it brought enough. */
  readonly #fetchedAt = new Map<number, number>()

  /** @param lingerMs the least time from one fetch to the next of the same broker, in milliseconds */
  constructor(options: Options, lingerMs = 0) {
    super({ ...options, ...rawly, isolationLevel: FetchIsolationLevels.READ_COMMITTED })
    this.#lingerMs = lingerMs
  }

  override fetch(options: Fetch, callback: Callback<FetchResponse>): void
  override fetch(options: Fetch): Promise<FetchResponse>
  override fetch(options: Fetch, callback?: Callback<FetchResponse>): undefined | Promise<FetchResponse> {
    if (!callback) return super.fetch(options)
    const { node } = options
    const send = () => {
      this.#fetchedAt.set(node, performance.now())
      super.fetch(options, (error, answer) => {
        if (answer && recordsOf(answer) >= ENOUGH) this.#fetchedAt.delete(node)
        callback(error, answer)
      })
    }
    const earlyMs = (this.#fetchedAt.get(node) ?? Number.NEGATIVE_INFINITY) + this.#lingerMs - performance.now()
    if (earlyMs > 0) setTimeout(send, earlyMs)
    else send()
  }

  override [kGetApi]<A extends unknown[], R>(name: string, callback: Callback<API<A, R>>): void {
    super[kGetApi]<A, R>(name, (error, api) => {
      if (!api) callback(error)
      else if (name === 'Fetch') callback(null, mended(api, unchanged, hideAbortedOf))
      else if (name === 'OffsetFetch')
        callback(
          null,
          mended(api, ([groups]) => [groups, true], unchanged),
        )
      else callback(null, api)
    })
  }
}

const recordsOf = (answer: Fetched): number =>
  answer.responses.reduce(
    (all, { partitions }) =>
      partitions.reduce(
        (sum, { records }) => (records ?? []).reduce((count, batch) => count + batch.records.length, sum),
        all,
      ),
    0,
  )

const unchanged = <T>(it: T): T => it

/** @internal An API of the client with its request's arguments and its response changed. */
export function mended<A extends unknown[], R>(
  api: API<A, R>,
  request: (args: unknown[]) => unknown[],
  response: (answer: R) => R,
): API<A, R> {
  const call: API<unknown[], R> = api as never
  const changed = (connection: Parameters<typeof call>[0], ...args: unknown[]) => {
    const done = args.pop() as Callback<R>
    // Of a request that timed out the client says null for an answer.
    call(connection, ...request(args), (error: Error | null, answer?: R | null) =>
      answer === undefined || answer === null ? done(error) : done(error, response(answer)),
    )
  }
  return Object.assign(changed, { key: api.key, version: api.version, async: api.async }) as never
}

function hideAbortedOf<R>(answer: R): R {
  for (const { partitions } of (answer as unknown as Fetched).responses) {
    for (const partition of partitions) {
      if (!partition.records || !partition.abortedTransactions?.length) continue
      partition.records = hideAborted(partition.records, partition.abortedTransactions)
      // Nothing is left for the client's own filter.
      partition.abortedTransactions = []
    }
  }
  return answer
}

const ABORT = 0

const isAbortMarker = ({ attributes, records }: RecordsBatch): boolean =>
  (attributes & IS_CONTROL) !== 0 && records[0]?.key?.readInt16BE(2) === ABORT

/**
 * Empties the batches of aborted transactions. Emptied, not taken away: the reader's place is behind the last batch, and a
 * response may hold nothing but aborted ones. The algorithm is that of KIP-98: a producer is in an aborted transaction from
 * the offset that the broker's list says to its next abort marker, which may come with a later response.
 *
 * @param batches a partition's part of a fetch response, in the order of offsets
 * @param aborted the broker's list of the aborted transactions that touch it
 */
export function hideAborted(batches: readonly RecordsBatch[], aborted: readonly Aborted[]): RecordsBatch[] {
  const coming = aborted.toSorted((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1))
  const aborting = new Set<bigint>()
  return batches.map((batch) => {
    const lastOffset = batch.firstOffset + BigInt(batch.lastOffsetDelta)
    while (coming[0] && coming[0].firstOffset <= lastOffset) {
      aborting.add(coming[0].producerId)
      coming.shift()
    }
    if (isAbortMarker(batch)) aborting.delete(batch.producerId)
    const isData = (batch.attributes & IS_TRANSACTIONAL) !== 0 && (batch.attributes & IS_CONTROL) === 0
    return isData && aborting.has(batch.producerId) ? { ...batch, records: [] } : batch
  })
}
