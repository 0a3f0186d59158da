import { subjectBeside } from './context.ts'
import { InvalidSchema } from './errors.ts'
import type { StoredReference, StoredSchema } from './record-format.ts'
import type { ReferencedSchema } from './schema-format.ts'
import type { State } from './state.ts'
import type { Version } from './version.ts'

/** The key of a version in `State.referrers`. */
export const versionKey = (subject: string, version: number): string => `${version} ${subject}`

/** The keys of all versions that a schema refers to. */
export const referencedVersions = ({ subject, references = [] }: StoredSchema): Set<string> =>
  new Set(references.map((reference) => versionKey(subjectBeside(subject, reference.subject), reference.version)))

/**
 * What a schema refers to, and what that refers to in turn; deleted versions too, since schemas that are stored rely on
 * them.
 * @param subject the schema's own: where a reference names no context, that of the subject counts
 * @throws InvalidSchema when a reference leads nowhere
 */
export function resolveIn(
  state: State,
  subject: string,
  references: readonly StoredReference[],
  found: Map<Version, ReferencedSchema> = new Map(),
): ReferencedSchema[] {
  return references.map((reference) => {
    const version = versionOf(state, subject, reference)
    if (version === undefined) throw danglingReference(subject, reference)
    const { name } = reference
    const known = found.get(version)
    if (known !== undefined) return known.name === name ? known : { ...known, name }
    const { subject: beside, schema, references: further = [] } = version.stored
    const resolved: ReferencedSchema = { name, schema, references: [] }
    // Known before what it refers to is looked up: an import can make references go round in a circle.
    found.set(version, resolved)
    resolved.references = resolveIn(state, beside, further, found)
    return resolved
  })
}

/**
 * The references of a schema that is new: every one must lead to a version that is not deleted; -1 stands for the latest.
 * @throws InvalidSchema when one does not
 */
export function currentReferences(state: State, subject: string, references: readonly StoredReference[]) {
  const current = storedReferences(state, subject, references)
  const dangling = current.find((reference) => versionOf(state, subject, reference)?.stored.deleted)
  if (dangling !== undefined) throw danglingReference(subject, dangling)
  return current
}

/** The references of a schema that may rely on deleted versions; -1 stands for the latest that is not deleted. */
export const storedReferences = (state: State, subject: string, references: readonly StoredReference[]) =>
  references.map((reference): StoredReference => {
    if (reference.version !== -1) return reference
    const versions = state.subjects.get(subjectBeside(subject, reference.subject))?.values() ?? []
    const current = [...versions].filter(({ stored }) => !stored.deleted).map(({ stored }) => stored.version)
    return { ...reference, version: Math.max(-1, ...current) }
  })

const versionOf = (state: State, subject: string, reference: StoredReference) =>
  state.subjects.get(subjectBeside(subject, reference.subject))?.get(reference.version)

const danglingReference = (subject: string, reference: StoredReference) =>
  new InvalidSchema(
    `No schema reference found for subject "${subjectBeside(subject, reference.subject)}" and version ${reference.version}`,
  )
