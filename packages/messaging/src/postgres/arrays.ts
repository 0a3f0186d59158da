const BYTEA = 17
const HEAD = 20
const NULL = -1

/**
 * A bytea[] as PostgreSQL takes it in binary, to be given as a statement's value. As text, which is what `pg` makes of an
 * array, each byte is two digits that are written, copied and read again: it took more than half of the time of an insert.
 * Source: array_recv in PostgreSQL's arrayfuncs.c: dimensions, whether there are nulls, type; size and first index; elements.
 */
export function byteaArray(elements: readonly (Buffer | null)[]): Buffer {
  const array = Buffer.allocUnsafe(elements.reduce((size, element) => size + 4 + (element?.length ?? 0), HEAD))
  array.writeInt32BE(1, 0)
  array.writeInt32BE(elements.includes(null) ? 1 : 0, 4)
  array.writeInt32BE(BYTEA, 8)
  array.writeInt32BE(elements.length, 12)
  array.writeInt32BE(1, 16)
  let at = HEAD
  for (const element of elements) {
    at = array.writeInt32BE(element?.length ?? NULL, at)
    if (element) at += element.copy(array, at)
  }
  return array
}

/** An array of numbers, UUIDs, names of topics and the like: what holds no comma, quote, brace, backslash or blank. */
export const plainArray = (elements: readonly (number | bigint | string)[]): string => `{${elements.join(',')}}`
