import type { RawRecord } from '../envelope.ts'

/**
 * Merges records of several partitions by their time, each partition's own order kept. Topics are not ordered among each other;
 * this only comes close to how their records once came.
 */
export async function* mergeByTime(sources: readonly AsyncGenerator<RawRecord>[]): AsyncGenerator<RawRecord> {
  const heads: { source: AsyncGenerator<RawRecord>; record: RawRecord }[] = []
  try {
    for (const source of sources) {
      const { value } = await source.next()
      if (value) heads.push({ source, record: value })
    }
    while (heads.length > 0) {
      const oldest = heads.reduce((a, b) => (b.record.timestamp < a.record.timestamp ? b : a))
      yield oldest.record
      const { value } = await oldest.source.next()
      if (value) oldest.record = value
      else heads.splice(heads.indexOf(oldest), 1)
    }
  } finally {
    await Promise.all(sources.map((source) => source.return(undefined)))
  }
}
