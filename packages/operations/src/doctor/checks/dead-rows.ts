import { check } from '../check.ts'
import type { DatabaseFacts, Facts, TableFacts } from '../facts.ts'
import { bytes } from '../shown.ts'

const MANY = 100_000
const ROOM_BYTES = 256 * 1024 * 1024
/** More than a row of any table here takes with its part of the indexes. */
const ROW_BYTES = 4_096

/** Tables that fill and empty all day are cleared. */
export const deadRows = check<Facts, 'databases'>({
  name: 'dead rows',
  severity: 'warning',
  holds: 'no table consists mostly of dead rows or of empty room',
  advice:
    'See first who holds a snapshot. Then: vacuum <table>; for room that is not used again: vacuum full <table> while its service stands.',
  needs: ['databases'],
  find: ({ databases }) => databases.flatMap(findingsOf),
})

const findingsOf = ({ name: about, tables }: DatabaseFacts) =>
  tables.flatMap((table) => {
    if (table.dead > MANY && table.dead > 2 * table.live)
      return [{ about, says: `${table.name} has ${table.dead} dead rows beside ${table.live}` }]
    if (isMostlyRoom(table))
      return [{ about, says: `${table.name} takes ${bytes(table.bytes)} for ${table.live} rows` }]
    return []
  })

const isMostlyRoom = ({ bytes, live, dead }: TableFacts) => bytes > ROOM_BYTES && (live + dead) * ROW_BYTES < bytes / 4
