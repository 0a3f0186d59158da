import { explain } from './incompatibility.ts'
import { FORMATS } from './schema-format.ts'

export type Compatibility = {
  compatible: boolean
  /** Each with its rule, a JSON pointer into the schema, the same place as `Order.lines[].sku`, and the reason in words. */
  reasons: { type: string; path: string; where: string; message: string }[]
}

/**
 * Whether everything written with one Avro schema can be read with another, by Avro's schema resolution rules.
 * Pure: needs no registry, so that a build can check its contracts.
 * @param reader the schema read with, as JSON text or parsed; for BACKWARD the newer one
 * @param writer the schema the data was written with
 * @throws InvalidSchema when one of them is not an Avro schema
 */
export function checkCompatibility(reader: string | object, writer: string | object): Compatibility {
  const found = parse(reader).incompatibilities(parse(writer))
  const reasons = found.map((one) => ({
    type: one.type,
    path: one.path === '' ? '/' : one.path,
    where: one.where,
    message: explain(one, { reader: 'reader', writer: 'writer' }),
  }))
  return { compatible: reasons.length === 0, reasons }
}

const parse = (schema: string | object) =>
  FORMATS.AVRO.parse(typeof schema === 'string' ? schema : JSON.stringify(schema), [])
