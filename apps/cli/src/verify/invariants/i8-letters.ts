import type { Finding, Invariant } from '../sources.ts'

export const letters: Invariant = {
  id: 'I8',
  says: 'each dead letter tells where it came from and why, and can be sent back',
  check: ({ letters }) =>
    letters.flatMap(({ service, place, error, id, origin }): Finding[] => {
      const about = `${service}.dlq.v1 ${place}`
      if (origin === undefined)
        return [{ about, says: `event ${id ?? 'without an id'}: where it came from is unknown` }]
      return error ? [] : [{ about, says: `event ${id ?? 'without an id'}: why it failed is unknown` }]
    }),
}
