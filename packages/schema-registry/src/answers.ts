import { subjectBeside } from './context.ts'
import { guidOf } from './guid.ts'
import type { StoredSchema } from './record-format.ts'
import type { Config } from './settings.ts'
import type { Version } from './version.ts'

/** What is said of a schema beside its text: nothing when it is AVRO, without references and without a contract. */
const formOf = ({ schemaType, references, metadata, ruleSet }: StoredSchema) => ({
  ...(schemaType !== undefined && schemaType !== 'AVRO' && { schemaType }),
  ...(references?.length && { references }),
  ...(metadata && { metadata }),
  ...(ruleSet && { ruleSet }),
})

/** When it was stored, and whether it was deleted since, softly. */
const standing = ({ ts, deleted }: StoredSchema) => ({ ...(ts !== undefined && { ts }), deleted })

/** A schema's text in the form that is asked for; as it is stored when its format has no such form. */
export const textOf = (version: Version, form: string): string =>
  (form === '' ? undefined : version.schema?.formatted?.(form)) ?? version.stored.schema

/** How a schema is to be written: its text's `format`, and whether its references name their context. */
export type Form = { format: string; qualified?: boolean }

const inForm = ({ stored }: Version, { qualified }: Form): StoredSchema =>
  qualified && stored.references
    ? {
        ...stored,
        references: stored.references.map((reference) => ({
          ...reference,
          subject: subjectBeside(stored.subject, reference.subject),
        })),
      }
    : stored

/** A schema by its id; of which subject's version, where one was asked for. */
export const schemaAnswer = (version: Version, form: Form, withSubject: boolean) => ({
  ...(withSubject && { subject: version.stored.subject, version: version.stored.version }),
  guid: version.guid,
  ...formOf(inForm(version, form)),
  schema: textOf(version, form.format),
  ...standing(version.stored),
})

/** A version of a subject. */
export const versionAnswer = (version: Version, form: Form = { format: '' }) => ({
  subject: version.stored.subject,
  version: version.stored.version,
  id: version.stored.id,
  guid: version.guid,
  ...formOf(inForm(version, form)),
  schema: textOf(version, form.format),
  ...standing(version.stored),
})

/** What was registered, and as which version. */
export const registeredAnswer = (stored: StoredSchema, version: Version | undefined, format: string) => ({
  id: stored.id,
  version: stored.version,
  guid: guidOf(stored),
  ...formOf(stored),
  schema: version === undefined ? stored.schema : textOf(version, format),
})

/** A configuration in the form in which it is set, where the level goes by another name. */
export function configAnswer({ compatibilityLevel, ...others }: Partial<Config>) {
  return { ...(compatibilityLevel && { compatibility: compatibilityLevel }), ...others }
}
