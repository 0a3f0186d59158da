import {
  decoderOf,
  describe,
  type RawRecord,
  type Registry,
  SCHEMA_HEADER,
  type SchemaId,
  unframe,
} from '@waybill/messaging'
import { avroFaultOf } from './avro-fault.ts'
import { fullNameOf, openSchemaNames, type SchemaNames } from './schema-names.ts'

/** One step from bytes to a value. */
export interface DecodeStep {
  step: 'frame' | 'schema' | 'body'
  ok: boolean
  /** What was found, in a sentence. */
  found: string
}

/**
 * How a value's bytes become an event, step by step up to the one that fails: the frame, the registry's answer, and the
 * field where the body is not what its schema says.
 *
 * @returns no step for a record without a value
 */
export async function explainDecoding(
  record: RawRecord,
  registry: Registry | undefined,
  names?: SchemaNames,
): Promise<DecodeStep[]> {
  const { value, headers, topic } = record
  if (value === null) return []
  let framed: { schemaId: SchemaId; body: Buffer }
  try {
    framed = unframe(value, headers.get(SCHEMA_HEADER))
  } catch (error) {
    const hint = `An event begins with a zero byte and four bytes of its schema's id; this one has ${value.length} bytes.`
    return [{ step: 'frame', ok: false, found: `${describe(error)}. ${hint}` }]
  }
  const { schemaId, body } = framed
  const where = headers.has(SCHEMA_HEADER) ? `the header ${SCHEMA_HEADER} names` : 'the magic byte 0 is followed by'
  const frame: DecodeStep = {
    step: 'frame',
    ok: true,
    found: `${where} schema ${schemaId}; ${body.length} bytes of body`,
  }
  if (!registry) return [frame, { step: 'schema', ok: false, found: 'There is no registry to ask for it.' }]

  let schema: object
  try {
    schema = await registry.schemaOf(schemaId)
  } catch (error) {
    return [frame, { step: 'schema', ok: false, found: describe(error) }]
  }
  const named = await (names ?? openSchemaNames(registry)).nameOf(schemaId, schema, topic).catch(() => undefined)
  const place = named?.subject ? `, version ${named.version} of ${named.subject}` : ''
  const known: DecodeStep = {
    step: 'schema',
    ok: true,
    found: `The registry says: ${fullNameOf(schema) ?? 'no record'}${place}`,
  }
  return [frame, known, bodyStep(schema, body)]
}

function bodyStep(schema: object, body: Buffer): DecodeStep {
  const fault = avroFaultOf(schema, body)
  if (fault) {
    const where = fault.path === '' ? '' : `In ${fault.path}, `
    return { step: 'body', ok: false, found: `${where}at byte ${fault.at} of the body: ${fault.problem}.` }
  }
  try {
    decoderOf(schema)(body)
    return { step: 'body', ok: true, found: `All ${body.length} bytes are what the schema says.` }
  } catch (error) {
    return { step: 'body', ok: false, found: describe(error) }
  }
}
