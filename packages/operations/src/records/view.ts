import {
  decoderOf,
  describe,
  type RawRecord,
  type Registry,
  SCHEMA_HEADER,
  type SchemaId,
  unframe,
} from '@waybill/messaging'
import { type NamedSchema, openSchemaNames, type SchemaNames } from './schema-names.ts'
import { type Secrecy, shown } from './shown.ts'
import { textOf, textOrHex } from './text.ts'

/** What a record's value turned out to be. */
export type ValueFormat = 'avro' | 'json' | 'text' | 'bytes' | 'none'

/** A record as it may be shown; everything in it is what JSON takes. */
export interface RecordView {
  topic: string
  partition: number
  /** A text, since offsets are larger than JSON's numbers are exact. */
  offset: string
  /** When it was sent, ISO 8601. */
  time: string
  /** null: it has none. Bytes that are no text are hexadecimal, behind 0x. */
  key: string | null
  /** The event's type, when its headers tell one. */
  type: string | null
  headers: Record<string, string>
  format: ValueFormat
  /** The decoded value; null when there is none, or it could not be decoded. */
  data: unknown
  /** Why the value, which looks like framed Avro, could not be decoded; null when it was or is something else. */
  problem: string | null
  schema: NamedSchema | null
  /** Of the value. */
  bytes: number
}

export interface Viewer {
  view(record: RawRecord): Promise<RecordView>
  /** Texts of the record that are secret. */
  secretsOf(record: RawRecord): Promise<string[]>
}

type Decode = (body: Buffer) => unknown

interface Writer {
  decode: Decode
  schema: object
}

/**
 * Makes records readable. A schema that can't be had is asked for once by a viewer, so that a registry that is away costs one
 * time-out and not one for each record: open one for each request.
 *
 * @param registry none: values are shown as bytes
 * @param names kept by the caller, who opens many viewers
 */
export function openViewer(registry: Registry | undefined, secrecy: Secrecy, names?: SchemaNames): Viewer {
  const writers = new Map<SchemaId, Promise<Writer>>()
  const named = names ?? (registry && openSchemaNames(registry))

  function writerOf(id: SchemaId): Promise<Writer> {
    const known = writers.get(id)
    if (known) return known
    if (!registry) return Promise.reject(new Error('There is no schema registry to ask: set SCHEMA_REGISTRY_URL.'))
    const found = registry.schemaOf(id).then((schema) => ({ schema, decode: decoderOf(schema) }))
    writers.set(id, found)
    found.catch(() => {}) // every caller gets the error
    return found
  }

  async function decoded(
    record: RawRecord,
  ): Promise<Pick<RecordView, 'format' | 'problem' | 'schema'> & { raw: unknown }> {
    const { value, headers, topic } = record
    if (value === null) return { format: 'none', raw: null, problem: null, schema: null }
    if (!looksFramed(record)) return { ...plain(value), problem: null, schema: null }
    let id: SchemaId | undefined
    let schema: NamedSchema | null = null
    try {
      const { schemaId, body } = unframe(value, headers.get(SCHEMA_HEADER))
      id = schemaId
      const writer = await writerOf(schemaId)
      schema = (await named?.nameOf(schemaId, writer.schema, topic).catch(() => null)) ?? nameless(schemaId)
      return { format: 'avro', raw: writer.decode(body), problem: null, schema }
    } catch (error) {
      return {
        format: 'bytes',
        raw: null,
        problem: describe(error),
        schema: schema ?? (id === undefined ? null : nameless(id)),
      }
    }
  }

  return {
    async view(record) {
      const { topic, partition, offset, timestamp, key, value, headers } = record
      const { raw, ...rest } = await decoded(record)
      return {
        topic,
        partition,
        offset: String(offset),
        time: new Date(Number(timestamp)).toISOString(),
        key: key && textOrHex(key),
        type: headers.get('ce_type')?.toString() ?? null,
        headers: Object.fromEntries([...headers].map(([name, bytes]) => [name, textOrHex(bytes)])),
        ...rest,
        data: shown(raw, secrecy),
        bytes: value?.length ?? 0,
      }
    },
    async secretsOf(record) {
      const texts: string[] = []
      shown((await decoded(record)).raw, secrecy, (text) => texts.push(text))
      return texts
    },
  }
}

const nameless = (id: SchemaId): NamedSchema => ({ id, name: null, subject: null, version: null })

const FRAME_BYTES = 5

/** Whether a value says that it has a schema: by its header, or by a first byte that no text and no JSON begins with. */
export const looksFramed = ({ value, headers }: RawRecord): boolean =>
  headers.has(SCHEMA_HEADER) || (value !== null && value.length >= FRAME_BYTES && value[0] === 0)

function plain(value: Buffer): { format: ValueFormat; raw: unknown } {
  const text = textOf(value)
  if (text === undefined) return { format: 'bytes', raw: null }
  if (!/^\s*[[{"\d\-tfn]/.test(text)) return { format: 'text', raw: text }
  try {
    return { format: 'json', raw: parseExactly(text) }
  } catch {
    return { format: 'text', raw: text }
  }
}

/** JSON whose whole numbers stay what they are: those beyond 2^53 become texts. Throws SyntaxError. */
function parseExactly(text: string): unknown {
  return JSON.parse(text, (_name, value: unknown, context?: { source?: string }) => {
    const exact = typeof value !== 'number' || Number.isSafeInteger(value) || !/^-?\d+$/.test(context?.source ?? '')
    return exact ? value : context?.source
  })
}
