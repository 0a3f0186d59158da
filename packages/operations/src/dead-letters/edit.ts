import {
  createCodec,
  decoderOf,
  frame,
  type Letter,
  type Registry,
  SCHEMA_HEADER,
  type SchemaId,
  unframe,
} from '@waybill/messaging'
import { dataOf } from '../records/from-json.ts'
import { personalInClear, restored } from '../records/personal.ts'
import { Refused } from '../refused.ts'

/**
 * A letter's value as somebody edited it, checked against the schema that the letter names and encoded with it. What was not shown to
 * them, `(encrypted)` and `(hidden)`, stays as it was.
 *
 * @throws Refused for data that does not fit, with each field that does not, and for a personal field in the clear
 */
export async function editedValue(registry: Registry, { record }: Letter, json: unknown): Promise<Buffer> {
  const { schemaId, schema, original } = await written(registry, record)
  const data = dataOf(schema, restored(json, original))
  const clear = personalInClear(schema, data)
  if (clear.length > 0) {
    const words = 'would be in the clear: leave them as they are, or null where the schema allows it'
    throw new Refused('invalid', `${clear.join(', ')} ${words}.`)
  }
  try {
    const body = createCodec(schema).encode(data)
    return record.headers.has(SCHEMA_HEADER) || typeof schemaId === 'string' ? body : frame(schemaId, body)
  } catch (cause) {
    throw new Refused('invalid', cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

async function written(
  registry: Registry,
  record: Letter['record'],
): Promise<{ schemaId: SchemaId; schema: object; original: unknown }> {
  try {
    const { schemaId, body } = unframe(record.value, record.headers.get(SCHEMA_HEADER))
    const schema = await registry.schemaOf(schemaId)
    return { schemaId, schema, original: decoderOf(schema)(body) }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Refused('invalid', `Its bytes can not be read, so there is nothing to edit: ${why}.`, { cause })
  }
}
