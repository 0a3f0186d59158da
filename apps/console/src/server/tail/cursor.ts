import type { TailPlace, TailStop } from '@waybill/messaging'

/** Where a stream of records stopped, and when. */
export interface Cursor extends TailStop {
  at: Date
}

/** So long a cursor is taken for good: who was away for longer begins anew, and is told so. */
export const RESUME_WITHIN_MS = 5 * 60_000

/** The cursor as the id of an event: `since;at;orders.v1=0:12,3:5;payments.v1=1:99`, times in milliseconds. */
export function writeCursor({ since, at, places }: Cursor): string {
  const topics = Map.groupBy(places, ({ topic }) => topic)
  const offsets = [...topics].map(
    ([topic, own]) => `${topic}=${own.map(({ partition, offset }) => `${partition}:${offset}`).join(',')}`,
  )
  return [since.getTime(), at.getTime(), ...offsets].join(';')
}

/** Reads what `writeCursor` wrote; undefined for anything else. */
export function readCursor(text: string): Cursor | undefined {
  const [since = '', at = '', ...topics] = text.split(';')
  if (!/^\d{1,15}$/.test(since) || !/^\d{1,15}$/.test(at)) return undefined
  const places: TailPlace[] = []
  for (const part of topics) {
    const [, topic, offsets] = /^([\w.-]+)=(\d{1,9}:\d{1,19}(?:,\d{1,9}:\d{1,19})*)$/.exec(part) ?? []
    if (topic === undefined || offsets === undefined) return undefined
    for (const one of offsets.split(',')) {
      const [partition = '', offset = ''] = one.split(':')
      places.push({ topic, partition: Number(partition), offset: BigInt(offset) })
    }
  }
  return { since: new Date(Number(since)), at: new Date(Number(at)), places }
}
