import type { ValidateFunction } from 'ajv'
import { Ajv } from 'ajv'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { Ajv2020 } from 'ajv/dist/2020.js'
import draft06 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' }
import Draft04 from 'ajv-draft-04'
import { InvalidSchema } from '../errors.ts'
import { isObject } from '../json.ts'

const DRAFTS = ['draft-04', 'draft-06', 'draft-07', '2019-09', '2020-12'] as const

/** A version of JSON Schema. */
export type Draft = (typeof DRAFTS)[number]

const META_SCHEMAS: Record<Draft, string> = {
  'draft-04': 'http://json-schema.org/draft-04/schema',
  'draft-06': 'http://json-schema.org/draft-06/schema',
  'draft-07': 'http://json-schema.org/draft-07/schema',
  '2019-09': 'https://json-schema.org/draft/2019-09/schema',
  '2020-12': 'https://json-schema.org/draft/2020-12/schema',
}

/** The draft a schema is written for, as its `$schema` says; draft-07 when it says nothing that is known, as with Confluent. */
export function draftOf(schema: unknown): Draft {
  const named = isObject(schema) && typeof schema.$schema === 'string' ? schema.$schema : ''
  const plain = named.replace(/^https?:/, '').replace(/#$/, '')
  return DRAFTS.find((draft) => META_SCHEMAS[draft].replace(/^https?:/, '') === plain) ?? 'draft-07'
}

/**
 * Holds a schema to the meta-schema of its draft.
 * @throws InvalidSchema with the place and the rule it breaks
 */
export function checkAgainstMetaSchema(schema: unknown, draft: Draft): void {
  const valid = validator(draft)
  if (valid(schema)) return
  const [first] = valid.errors ?? []
  throw new InvalidSchema(`#${first?.instancePath ?? ''} ${first?.message ?? 'is not valid'} (${draft})`)
}

/** The meta-schema with this address, for schemas that refer to one; undefined for any other address. */
export function metaSchema(uri: string): unknown {
  const draft = DRAFTS.find((one) => uri.includes(`/${one}/`))
  if (draft === undefined) return undefined
  const ajv = instanceFor(draft)
  const found = ajv.getSchema(uri) ?? ajv.getSchema(uri.replace(/^https:/, 'http:'))
  return found?.schema
}

// What the formats in meta-schemas hold to (regex, uri) is checked where it matters; ajv has none of its own.
const OPTIONS = { strict: false, validateFormats: false, logger: false } as const

const CREATE: Record<Draft, () => Ajv> = {
  'draft-04': () => new Draft04.default(OPTIONS) as unknown as Ajv,
  'draft-06': () => new Ajv(OPTIONS).addMetaSchema(draft06),
  'draft-07': () => new Ajv(OPTIONS),
  '2019-09': () => new Ajv2019(OPTIONS) as unknown as Ajv,
  '2020-12': () => new Ajv2020(OPTIONS) as unknown as Ajv,
}

const instances = new Map<Draft, Ajv>()

function instanceFor(draft: Draft): Ajv {
  const ajv = instances.get(draft) ?? CREATE[draft]()
  instances.set(draft, ajv)
  return ajv
}

function validator(draft: Draft): ValidateFunction {
  const validate = instanceFor(draft).getSchema(META_SCHEMAS[draft])
  if (validate === undefined) throw new Error(`ajv has no meta-schema for ${draft}`)
  return validate
}
