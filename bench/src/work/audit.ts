import { readValue } from './measured.ts'

/** Looks at what came out of a contender: which events, and in which order for each key. */
export interface Audit {
  take(value: Buffer): void
  /** What is wrong with it, or undefined. */
  verdict(): string | undefined
  readonly duplicates: number
}

/**
 * @param events how many there must be: the first events of `measured`
 * @param keys over how many keys they go
 */
export function openAudit(events: number, keys: number): Audit {
  const next = new Map<string, number>()
  let firsts = 0
  let duplicates = 0
  let inversions = 0
  return {
    take(value) {
      const { id, n } = readValue(value)
      const expected = next.get(id) ?? 0
      if (n < expected) {
        duplicates += 1
        return
      }
      if (n > expected) inversions += 1 // one of this key is missing, or comes later
      next.set(id, n + 1)
      firsts += 1
    },
    verdict() {
      const missing = [...Array(Math.min(keys, events)).keys()].filter(
        (key) => (next.get(`k${key}`) ?? 0) !== Math.ceil((events - key) / keys),
      )
      if (inversions > 0) return `${inversions} events came out of order or with a gap before them`
      if (missing.length > 0) return `${missing.length} keys lack events; ${firsts} of ${events} arrived`
      return firsts === events ? undefined : `${firsts} events arrived, ${events} were written`
    },
    get duplicates() {
      return duplicates
    },
  }
}
