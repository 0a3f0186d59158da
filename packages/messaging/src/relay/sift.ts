import type { BatchProducer, OutgoingRow, Unwritten } from '../kafka/rounds.ts'

export interface Refused<Row> {
  row: Row
  reason: string
}

export interface Sent<Row> {
  written: Row[]
  /** Rows that Kafka will never take. Rows of their keys behind them were not sent. */
  refused: Refused<Row>[]
  /** What could not be sent now. */
  unwritten: Unwritten<Row>[]
}

/** What has an order: a key of a topic. A row without a key has none and stands for itself. */
export const placeOf = (row: { topic: string; key: Buffer | null }): string | undefined =>
  row.key ? `${row.topic}/${row.key.toString('latin1')}` : undefined

/**
 * Sends rows. A partition's batch that is refused is halved until the rows are found that it is refused for; the first
 * half is sent before the second, so the order within each key stays.
 */
export async function sendSifted<Row extends OutgoingRow>(
  producer: BatchProducer,
  rows: readonly Row[],
): Promise<Sent<Row>> {
  const refused: Refused<Row>[] = []
  const unwritten: Unwritten<Row>[] = []
  const stuck = new Set<string>()
  const notSent = new Set<Row>()

  async function sift(batch: readonly Row[], reason: string): Promise<boolean> {
    const [first] = batch
    if (first && batch.length === 1) {
      refused.push({ row: first, reason })
      const place = placeOf(first)
      if (place !== undefined) stuck.add(place)
      notSent.add(first)
      return true
    }
    const middle = Math.ceil(batch.length / 2)
    for (const [half, rest] of [
      [batch.slice(0, middle), batch.slice(middle)],
      [batch.slice(middle), []],
    ] as const) {
      const free = half.filter((row) => !stuck.has(placeOf(row) ?? ''))
      for (const row of half) if (!free.includes(row)) notSent.add(row)
      if (free.length === 0) continue
      let stopped: Unwritten<Row> | undefined
      // All of them: rows without a key may have gone to several partitions.
      for (const failure of await producer.send(free)) {
        if (failure.kind === 'refused' && (await sift(failure.rows, failure.reason))) continue
        if (failure.kind !== 'refused') unwritten.push(failure)
        stopped = failure
      }
      if (!stopped) continue
      // Behind what waits, nothing of the partition goes.
      const { reason, partitions } = stopped
      const kind = stopped.kind === 'away' ? 'away' : 'waits'
      if (rest.length > 0) unwritten.push({ rows: rest, reason, kind, ...(partitions && { partitions }) })
      return false
    }
    return true
  }

  const failures = rows.length > 0 ? await producer.send(rows) : []
  for (const failure of failures) {
    if (failure.kind === 'refused') await sift(failure.rows, failure.reason)
    else unwritten.push(failure)
  }
  for (const failure of unwritten) for (const row of failure.rows) notSent.add(row)
  return { written: rows.filter((row) => !notSent.has(row)), refused, unwritten }
}
