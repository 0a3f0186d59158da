import {
  defineEvent,
  describe,
  type RawRecord,
  type Registry,
  SCHEMA_HEADER,
  type SchemaId,
  Unavailable,
  unframe,
} from '@waybill/messaging'
import { checkCompatibility } from '@waybill/schema-registry'

/** What became of one record that was read with a proposed schema. */
export interface Trial {
  /** partition/offset */
  place: string
  outcome: 'read' | 'fails' | 'other'
  /** The schema it was written with; null for a value that names none. */
  schemaId: SchemaId | null
  faults: Fault[]
}

export interface Fault {
  /** The field: `OrderPlaced.total.currency`; `the record` when no field is at fault. */
  where: string
  rule: string | null
  message: string
  /** What the record holds there, as JSON; undefined when it holds nothing there. */
  value: string | undefined
}

type Proposed = Record<string, unknown>

/**
 * Makes the trial of a schema: reads a record as a consumer that has it would, with the same codec.
 * The trial throws Unavailable when the registry is away.
 *
 * @throws TypeError when the schema is no Avro record
 */
export function trialOf(schema: Proposed, topic: string, registry: Registry): (record: RawRecord) => Promise<Trial> {
  const type = typeof schema.eventType === 'string' ? schema.eventType : undefined
  const event = defineEvent<object>({ type: type ?? 'proposed', version: 1, topic, key: [], schema })
  const names = [schema.name, ...(Array.isArray(schema.aliases) ? schema.aliases : [])].map(unqualified)

  return async (record) => {
    const place = `${record.partition}/${record.offset}`
    const ceType = record.headers.get('ce_type')?.toString()
    const other: Trial = { place, outcome: 'other', schemaId: null, faults: [] }
    // The end of a key is no event, and an event of another type is for another schema.
    if (record.value === null || (type !== undefined && ceType !== undefined && ceType !== type)) return other

    let schemaId: SchemaId | null = null
    try {
      const { schemaId: id, body } = unframe(record.value, record.headers.get(SCHEMA_HEADER))
      schemaId = id
      const writer = (await registry.schemaOf(id)) as Proposed
      // An older version of the event has its own name, and its own schema to be read with.
      if (!names.includes(unqualified(writer.name))) return { ...other, schemaId }
      const faults = faultsOf(schema, writer, () => decode(writer, body))
      if (faults.length > 0) return { place, outcome: 'fails', schemaId, faults }
      event.codec.decoderFor(writer)(body)
      return { place, outcome: 'read', schemaId, faults }
    } catch (error) {
      if (error instanceof Unavailable) throw error
      const fault = { where: 'the record', rule: null, message: describe(error), value: undefined }
      return { place, outcome: 'fails', schemaId, faults: [fault] }
    }
  }

  function decode(written: Proposed, body: Buffer): unknown {
    const as = defineEvent<object>({ type: 'written', version: 1, topic, key: [], schema: written })
    return as.codec.decoderFor(written)(body)
  }
}

/** The rules that break between two schemas, each with what this record holds in the field. */
function faultsOf(reader: Proposed, writer: Proposed, data: () => unknown): Fault[] {
  const { reasons } = checkCompatibility(reader, writer)
  if (reasons.length === 0) return []
  const held = data()
  return reasons.map(({ where, type: rule, message }) => ({ where, rule, message, value: valueAt(held, where) }))
}

/** What is at `OrderPlaced.lines[].sku`, of lists the first. */
function valueAt(data: unknown, where: string): string | undefined {
  const path = where
    .split('.')
    .slice(1)
    .flatMap((step) => step.replaceAll('[]', '.0').replaceAll('{}', '').split('.'))
  const value = path.reduce<unknown>(
    (inner, step) => (inner as Record<string, unknown> | null | undefined)?.[step],
    data,
  )
  return path.length === 0 || value === undefined
    ? undefined
    : JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? Number(each) : each))
}

const unqualified = (name: unknown): string => String(name).split('.').at(-1) ?? ''
