import { type AvroJson, type AvroObject, lookupIn } from '../schemas/avro-shape.ts'
import { kindOf, sizeOfFixed } from './avro-kind.ts'

/** Where bytes stop being what their schema says. */
export interface AvroFault {
  /** As `lines[0].unitPrice.currency`; empty when the whole record could be read. */
  path: string
  /** The byte of the body where it begins. */
  at: number
  problem: string
}

class Fault extends Error {
  readonly fault: AvroFault

  constructor(fault: AvroFault) {
    super(fault.problem)
    this.fault = fault
  }
}

const LONGEST_VARINT = 10
const DEEPEST = 200

/**
 * Reads a body by its schema, field by field, to say where that fails: the decoder itself, made for speed, does not know.
 * Source: Avro 1.12 specification, "Binary Encoding".
 *
 * @returns undefined when the bytes are what the schema says, to the last
 */
export function avroFaultOf(schema: object, body: Buffer): AvroFault | undefined {
  const lookup = lookupIn(schema as AvroJson)
  let at = 0

  const fail = (path: string, from: number, problem: string) => new Fault({ path, at: from, problem })

  function bytes(path: string, count: number, what: string): void {
    const left = body.length - at
    if (count > left) throw fail(path, at, `${what} needs ${count} bytes, and ${left} are left`)
    at += count
  }

  function long(path: string, what: string): bigint {
    const from = at
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      if (at >= body.length) throw fail(path, from, `${what} is cut off: the bytes end`)
      if (at - from >= LONGEST_VARINT) throw fail(path, from, `${what} has more than ${LONGEST_VARINT} bytes`)
      const byte = body[at++] ?? 0
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return (value >> 1n) ^ -(value & 1n)
    }
  }

  function sized(path: string, what: string): void {
    const from = at
    const count = long(path, `the length of ${what}`)
    if (count < 0n) throw fail(path, from, `${what} has the length ${count}`)
    bytes(path, count > BigInt(body.length) ? Number.MAX_SAFE_INTEGER : Number(count), what)
  }

  /** Lists and maps: blocks of items, the last one empty; a negative count is followed by the block's size. */
  function blocks(path: string, item: (path: string) => void): void {
    for (let index = 0; ; ) {
      let count = long(path, 'the number of items')
      if (count === 0n) return
      if (count < 0n) {
        count = -count
        long(path, 'the size of the items')
      }
      for (let left = count; left > 0n; left -= 1n) {
        // Items may take no bytes: a count that was made up must not keep us here.
        if (index > body.length + 1_000) throw fail(path, at, `it has ${count} items, more than there are bytes`)
        item(`${path}[${index++}]`)
      }
    }
  }

  function read(given: AvroJson, path: string, depth = 0): void {
    const type = lookup(given)
    const from = at
    if (depth > DEEPEST) throw fail(path, from, `it is nested deeper than ${DEEPEST} levels`)
    if (Array.isArray(type)) {
      const index = long(path, 'the branch of the union')
      const branch = type[Number(index)]
      if (index < 0n || branch === undefined) throw fail(path, from, `there is no branch ${index} of ${type.length}`)
      read(branch, path, depth + 1)
    } else if (typeof type === 'object' && typeof type.type === 'object') read(type.type as AvroJson, path, depth + 1)
    else readPlain(typeof type === 'string' ? { type } : type, path, depth)
  }

  function readPlain(type: AvroObject, path: string, depth: number): void {
    const from = at
    const kind = kindOf(type)
    if (kind === 'boolean') {
      bytes(path, 1, 'a boolean')
      if ((body[from] ?? 0) > 1) throw fail(path, from, `a boolean is 0 or 1, and not ${body[from]}`)
    } else if (kind === 'int' || kind === 'long') long(path, `the ${kind}`)
    else if (kind === 'float') bytes(path, 4, 'a float')
    else if (kind === 'double') bytes(path, 8, 'a double')
    else if (kind === 'string' || kind === 'bytes') sized(path, kind === 'string' ? 'a string' : 'a list of bytes')
    else if (kind === 'fixed') bytes(path, sizeOfFixed(type), 'its fixed bytes')
    else if (kind === 'enum') {
      const index = long(path, 'the symbol')
      if (index < 0n || index >= BigInt(type.symbols?.length ?? 0))
        throw fail(path, from, `there is no symbol ${index}`)
    } else if (kind === 'array') blocks(path, (item) => read(type.items ?? 'null', item, depth + 1))
    else if (kind === 'map') {
      blocks(path, (item) => {
        sized(item, 'a key')
        read(type.values ?? 'null', item, depth + 1)
      })
    } else {
      for (const { name, type: inner } of type.fields ?? [])
        read(inner, path === '' ? name : `${path}.${name}`, depth + 1)
    }
  }

  try {
    read(schema as AvroJson, '')
  } catch (error) {
    if (error instanceof Fault) return error.fault
    throw error
  }
  const left = body.length - at
  return left > 0 ? { path: '', at, problem: `all fields are read, and ${left} bytes are left over` } : undefined
}
