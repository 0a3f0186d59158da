import { hash } from 'node:crypto'
import { InvalidSchema } from './errors.ts'
import { guidOf } from './guid.ts'
import { sortKeys } from './json.ts'
import type { Metadata, RuleSet, StoredReference, StoredSchema } from './record-format.ts'
import { FORMATS, isSchemaType, type ParsedSchema, type ReferencedSchema } from './schema-format.ts'

/** A version of a subject as the state holds it. */
export type Version = {
  readonly stored: StoredSchema
  /** Undefined when the schema is of a type this registry does not understand, or refers to what is not there. */
  readonly schema: ParsedSchema | undefined
  readonly identity: string
  /** The identity that it would have, had this registry written it; `identity` where it did, or where it cannot be read. */
  readonly canonicalIdentity: string
  /** See guid.ts. */
  readonly guid: string
}

/** What a schema is, apart from where it stands. */
export type Contents = {
  schemaType?: string
  schema: string
  references?: readonly StoredReference[]
  metadata?: Metadata | undefined
  ruleSet?: RuleSet | undefined
}

/** Finds what a schema of this subject refers to; throws InvalidSchema when it is not there. */
export type Resolve = (subject: string, references: readonly StoredReference[]) => ReferencedSchema[]

/** What makes two schemas the same one, and so gives them the same id: type, text, references, metadata and rules. */
export const identity = ({ schemaType = 'AVRO', schema, references = [], metadata, ruleSet }: Contents): string =>
  hash('sha256', JSON.stringify([schemaType, schema, references.map(referenceText), same(metadata), same(ruleSet)]))

/** One text for all ways to write metadata or rules; an empty one for none. */
export const same = (part: object | undefined): string => (part === undefined ? '' : JSON.stringify(sortKeys(part)))

export const referenceText = ({ name, subject, version }: StoredReference): string =>
  JSON.stringify([name, subject, version])

/** A version out of what is stored. Its schema is read when it is first asked for: most are only ever served. */
export function readVersion(stored: StoredSchema, resolve: Resolve): Version {
  let read: { schema: ParsedSchema | undefined } | undefined
  let guid: string | undefined
  return {
    stored,
    identity: identity(stored),
    get guid() {
      guid ??= guidOf(stored)
      return guid
    },
    get canonicalIdentity() {
      // What it is made of is not kept: a registry of many schemas reads every one for it.
      const schema = read?.schema ?? tryParse(stored, resolve)
      const ours = schema === undefined || schema.text === stored.schema || schema.normalized === stored.schema
      return ours ? this.identity : identity({ ...stored, schema: schema.text })
    },
    get schema() {
      read ??= { schema: tryParse(stored, resolve) }
      return read.schema
    },
  }
}

// Another registry may take schemas that ours refuses: they are kept and served, but not compared.
function tryParse({ subject, schemaType = 'AVRO', schema, references = [] }: StoredSchema, resolve: Resolve) {
  if (!isSchemaType(schemaType)) return undefined
  try {
    return FORMATS[schemaType].parse(schema, resolve(subject, references), { lenient: true })
  } catch (error) {
    if (error instanceof InvalidSchema) return undefined
    throw error
  }
}
