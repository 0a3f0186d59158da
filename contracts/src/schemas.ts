import { join } from 'node:path'
import { isObject } from './codegen/attributes.ts'
import { readSources } from './codegen/files.ts'
import { ContractError, type JsonObject, type Source } from './codegen/model.ts'
import { selfContained } from './codegen/self-contained.ts'

/** The schema of one .avsc file as it is registered, its shapes written into it. */
export interface ContractSchema {
  /** Path from the root of the repository. */
  file: string
  topic: string
  /** `<topic>-<namespace>.<name>`: whatever its file is called, a version has its subject for ever. */
  subject: string
  /** As the code has it: `OrderPlaced` the newest version, `OrderPlacedV1` the first. */
  name: string
  schema: JsonObject
}

/** The folder contracts/avro/. */
export const avro = join(import.meta.dirname, '../avro')

/** The schemas of all events of the working copy. Nothing generated is loaded, and nothing but JSON is checked. */
export const readContracts = async (): Promise<ContractSchema[]> => contractSchemas(await readSources(avro))

/**
 * The schemas of events among these files.
 * @throws {ContractError} naming an event that is no record with a name
 */
export function contractSchemas(sources: readonly Source[]): ContractSchema[] {
  const shapes = shapesOf(sources)
  return sources
    .filter(({ folder }) => folder !== 'shapes')
    .map(({ file, folder: topic, name: written, schema }) => {
      if (!isObject(schema) || schema.type !== 'record' || typeof schema.name !== 'string') {
        throw new ContractError([`${file}: is no Avro record with a "name".`])
      }
      const { namespace } = schema
      const subject = `${topic}-${namespace === undefined ? '' : `${namespace}.`}${schema.name}`
      const name = written.replace(/\.v(\d+)$/, 'V$1')
      return { file, topic, subject, name, schema: registeredSchema(schema, shapes) }
    })
}

/** A schema as it is registered: with its shapes, and without what only the generator reads. */
export function registeredSchema({ downcast: _, ...schema }: JsonObject, shapes: readonly Shape[]): JsonObject {
  return selfContained(schema, shapes)
}

type Shape = Parameters<typeof selfContained>[1][number]

export const shapesOf = (sources: readonly Source[]): Shape[] =>
  sources.flatMap(({ folder, name, schema }) =>
    folder === 'shapes' && isObject(schema) ? [{ definition: { name }, schema }] : [],
  )

export { readSources, type Source }
