import { isDeepStrictEqual } from 'node:util'
import avro from 'avsc'
import { UndecodableError } from './errors.ts'

/** Encodes and decodes the Avro binary body of one event, without the frame around it. */
export interface Codec {
  /** The record's full name. */
  readonly name: string
  /** Throws a TypeError that names the field when the data does not fit the schema. */
  encode(data: unknown): Buffer
  /** A decoder for bodies written with another version of the schema. Throws when that version can't be read as this one. */
  decoderFor(writerSchema: object): (body: Buffer) => unknown
}

/** `timestamp-millis` is a Date in code and a long on the wire. */
class TimestampMillis extends avro.types.LogicalType {
  override _fromValue(value: number): Date {
    return new Date(value)
  }

  override _toValue(value: unknown): number | undefined {
    return value instanceof Date && !Number.isNaN(value.getTime()) ? value.getTime() : undefined
  }

  override _resolve(type: avro.Type): ((value: number) => Date) | undefined {
    return avro.Type.isType(type, 'long', 'int', 'logical:timestamp-millis')
      ? (value) => (typeof value === 'number' ? new Date(value) : value)
      : undefined
  }
}

// avsc leaves a long's representation to its user. Its own, by floating point, writes numbers below -2^52 wrongly.
const longOf = <T extends number | bigint>(isValid: (value: unknown) => boolean, fromWire: (value: bigint) => T) =>
  avro.types.LongType.__with({
    fromBuffer: (bytes: Buffer) => fromWire(bytes.readBigInt64LE()),
    toBuffer: (value: T) => {
      const bytes = Buffer.allocUnsafe(8)
      bytes.writeBigInt64LE(BigInt(value))
      return bytes
    },
    fromJSON: (value: T) => value,
    toJSON: (value: T) => value,
    isValid,
    compare: (a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0),
  })

const numberLong = inTwo52(
  longOf(Number.isSafeInteger, (value) => {
    const number = Number(value)
    if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is past 2^53`)
    return number
  }),
)

interface Tap {
  pos: number
  readLong(): number
  writeLong(value: number): void
}

type Wired = avro.Type & { _read(tap: Tap): number; _write(tap: Tap, value: number): void }

/** Below 2^52 avsc's floating point is exact, and three times as fast as bigints: then that is used, also to read. */
function inTwo52(long: avro.types.LongType): avro.Type {
  const exact = long as unknown as Wired
  const quick = (value: number) => value > -(2 ** 52) && value < 2 ** 52
  return Object.assign(Object.create(exact) as Wired, {
    _read(tap: Tap) {
      const start = tap.pos
      const value = tap.readLong()
      if (quick(value)) return value
      tap.pos = start
      return exact._read(tap)
    },
    _write(tap: Tap, value: number) {
      if (Number.isInteger(value) && quick(value)) tap.writeLong(value)
      else exact._write(tap, value)
    },
  })
}

// A long that may pass 2^53: bigint in code.
const bigLong = longOf(
  (value) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
  (value) => value,
)

function parse(schema: object): avro.Type {
  const type = avro.Type.forSchema(
    schema as avro.Schema,
    {
      logicalTypes: { 'timestamp-millis': TimestampMillis },
      typeHook: (attributes) => {
        if (attributes === 'long') return numberLong
        const { type, logicalType } = attributes as { type?: unknown; logicalType?: unknown }
        if (type !== 'long') return undefined
        if (logicalType === 'bigint') return bigLong
        return logicalType === undefined ? numberLong : undefined
      },
      wrapUnions: 'never',
      omitRecordMethods: true,
      noAnonymousTypes: false,
    } as Parameters<typeof avro.Type.forSchema>[1],
  )
  makeRecordsPlain(type, new Set())
  return type
}

/** avsc decodes a record as an instance of a class it generates. Readers get plain objects, which compare and log as such. */
function makeRecordsPlain(type: avro.Type, seen: Set<avro.Type>): void {
  if (seen.has(type)) return
  seen.add(type)
  const inner: avro.Type[] = []
  if (type instanceof avro.types.RecordType) {
    type.recordConstructor.prototype = Object.prototype
    inner.push(...type.fields.map((field) => field.type))
  } else if (type instanceof avro.types.ArrayType) inner.push(type.itemsType)
  else if (type instanceof avro.types.MapType) inner.push(type.valuesType)
  else if (type instanceof avro.types.LogicalType) inner.push(type.underlyingType)
  else if (type instanceof avro.types.UnwrappedUnionType) inner.push(...type.types)
  for (const one of inner) makeRecordsPlain(one, seen)
}

/** Where a body is written before its size is known. `toBuffer` takes memory outside of the pool, which costs more than the writing. */
const scratch = Buffer.allocUnsafeSlow(16 * 1024)

/** Makes the codec of a schema. Throws when the schema is not valid Avro. */
export function createCodec(schema: object): Codec {
  const reader = parse(schema)
  const name = reader.name
  if (name === undefined) throw new TypeError('An event is an Avro record with a name')

  return {
    name,
    encode(data) {
      if (!reader.isValid(data)) throw new TypeError(`${name}: does not fit its schema: ${faultsOf(reader, data)}`)
      const bytes = reader.encode(data, scratch)
      if (bytes < 0) return reader.toBuffer(data)
      const body = Buffer.allocUnsafe(bytes)
      scratch.copy(body, 0, 0, bytes)
      return body
    },
    decoderFor(writerSchema) {
      const writer = parse(writerSchema)
      // Names are matched without their namespaces, as the registry's compatibility rules do.
      const translation = reader.createResolver(writer, { ignoreNamespaces: true })
      const resolver = isDeepStrictEqual(writerSchema, schema) ? undefined : translation
      return (body) => {
        try {
          return reader.fromBuffer(body, resolver)
        } catch (cause) {
          throw new UndecodableError(`${name}: its bytes do not fit the schema they name`, { code: 'bad-body', cause })
        }
      }
    },
  }
}

function faultsOf(type: avro.Type, data: unknown): string {
  const faults: string[] = []
  type.isValid(data, { errorHook: (path, value) => faults.push(`${path.join('.')} = ${shown(value)}`) })
  return faults.join('; ')
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  const text = typeof value === 'bigint' ? `${value}n` : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

/** Parses a schema and decodes with it as it was written; for tools that know no reader schema. */
export function decoderOf(schema: object): (body: Buffer) => unknown {
  const type = parse(schema)
  return (body) => type.fromBuffer(body)
}

const MAGIC = 0
const FRAME_BYTES = 5

/** Puts the Confluent frame before a body: a zero byte and the schema id, 4 bytes big-endian. */
export function frame(schemaId: number, body: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(FRAME_BYTES + body.length)
  framed[0] = MAGIC
  framed.writeInt32BE(schemaId, 1)
  body.copy(framed, FRAME_BYTES)
  return framed
}

/** Takes the frame off. Throws UndecodableError when the bytes carry none. */
export function unframe(value: Buffer | undefined | null): { schemaId: number; body: Buffer } {
  if (!value || value.length < FRAME_BYTES || value[0] !== MAGIC) {
    const start = value ? value.subarray(0, 8).toString('hex') : 'nothing'
    throw new UndecodableError(`The value is not framed Avro: it begins with ${start || 'nothing'}`, {
      code: 'no-frame',
    })
  }
  return { schemaId: value.readInt32BE(1), body: value.subarray(FRAME_BYTES) }
}
