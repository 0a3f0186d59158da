import { check } from '../check.ts'
import type { Facts } from '../facts.ts'

/** Every index is there and is used. */
export const indexes = check<Facts, 'databases'>({
  name: 'indexes',
  severity: 'error',
  holds: 'every index that the migrations make is there and valid, and every table of the library has its primary key',
  advice: 'Make it anew: reindex index concurrently <name>; one that is missing, as its migration says.',
  needs: ['databases'],
  find: ({ databases }) =>
    databases.flatMap(({ name: about, indexes, expectedIndexes, tables }) => {
      const there = new Set(indexes.map(({ name }) => name))
      return [
        ...indexes
          .filter(({ valid }) => !valid)
          .map(({ name, table }) => ({ about, says: `the index ${name} of ${table} is not valid: no query uses it` })),
        ...expectedIndexes
          .filter((name) => !there.has(name))
          .map((name) => ({ about, says: `the index ${name} is missing` })),
        ...tables
          .filter(({ name, primaryKey }) => name.startsWith('messaging.') && !primaryKey)
          .map(({ name }) => ({ about, says: `${name} has no primary key` })),
      ]
    }),
})
