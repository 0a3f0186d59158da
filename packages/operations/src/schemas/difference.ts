import { checkCompatibility } from '@waybill/schema-registry'
import { type Change, compareSchemas } from './compare.ts'

/** What is different between two schemas, and who can go on. */
export interface Difference {
  changes: Change[]
  /** Why data of the older one can't be read with the newer; none when it can. */
  dataBreaks: string[]
  /** Why readers that have the older one can't read what the newer writes. */
  readersBreak: string[]
}

/** Compares two Avro schemas by their meaning. Throws InvalidSchema when one of them is none. */
export function differenceOf(older: object, newer: object): Difference {
  const why = (reader: object, writer: object) =>
    checkCompatibility(reader, writer).reasons.map(({ message }) => message)
  return {
    changes: compareSchemas(older, newer),
    dataBreaks: why(newer, older),
    readersBreak: why(older, newer),
  }
}
