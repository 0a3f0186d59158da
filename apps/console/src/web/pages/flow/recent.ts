import type { TailBatch, TailRow } from '../../api/tail.ts'

/** What stands between records: some were left out, a break was too long, something could not be read. */
export interface Note {
  note: 'left-out' | 'gap' | 'trouble'
  time: string
  text: string
}

export type Entry = TailRow | Note

export const isNote = (entry: Entry): entry is Note => 'note' in entry

/**
 * Adds what has come to what is there, by time, and lets the oldest go when there are more than `most`. Both lists are the
 * oldest first; topics are not ordered among each other, so what comes may belong between.
 */
export function withNews(known: readonly Entry[], news: readonly Entry[], most: number): readonly Entry[] {
  if (news.length === 0) return known
  const sorted = news.toSorted(byTime)
  const last = known.at(-1)
  const all = last === undefined || byTime(last, sorted[0] ?? last) <= 0 ? [...known, ...sorted] : merged(known, sorted)
  return all.length > most ? all.slice(-most) : all
}

const byTime = (a: Entry, b: Entry) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)

function merged(known: readonly Entry[], news: readonly Entry[]): Entry[] {
  const all: Entry[] = []
  let at = 0
  for (const entry of known) {
    for (let next = news[at]; next && byTime(next, entry) < 0; next = news[++at]) all.push(next)
    all.push(entry)
  }
  for (const entry of news.slice(at)) all.push(entry)
  return all
}

/** A batch as entries: its records, and a note when it has not all of them. */
export function entriesOf({ rows, leftOut, share, at }: TailBatch): Entry[] {
  if (leftOut === 0) return rows
  const of = share < 1 ? `; the records of one order in ${Math.round(1 / share)} are shown` : ''
  return [...rows, { note: 'left-out', time: at, text: `${leftOut} records left out: too many at a time${of}` }]
}
