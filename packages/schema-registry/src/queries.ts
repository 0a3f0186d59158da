import type { CompatibilityLevel } from './compatibility-level.ts'
import { schemaNotFound, subjectNotFound, versionNotFound } from './errors.ts'
import { GLOBAL, type State } from './state.ts'
import type { Version } from './version.ts'

/** Which versions count: those not deleted, those soft-deleted too, or soft-deleted ones only. */
export type Deleted = 'without' | 'with' | 'only'

const counts = (deleted: Deleted, version: Version) =>
  deleted === 'with' || (deleted === 'only') === version.stored.deleted

/** The versions of a subject, oldest first; empty when there is no such subject. */
export function versionsOf(state: State, subject: string, deleted: Deleted = 'without'): Version[] {
  const versions = [...(state.subjects.get(subject)?.values() ?? [])].filter((version) => counts(deleted, version))
  return versions.sort((a, b) => a.stored.version - b.stored.version)
}

/** The names of the subjects that have a version which counts, in alphabetical order. */
export const subjectsOf = (state: State, deleted: Deleted = 'without'): string[] =>
  [...state.subjects.keys()].filter((subject) => versionsOf(state, subject, deleted).length > 0).sort()

/**
 * One version of a subject.
 * @throws RestError 40401 when there is no such subject, 40402 when it has no such version
 */
export function versionOf(
  state: State,
  subject: string,
  number: number | 'latest',
  deleted: Deleted = 'without',
): Version {
  const versions = versionsOf(state, subject, deleted)
  const version = number === 'latest' ? versions.at(-1) : versions.find(({ stored }) => stored.version === number)
  if (version !== undefined) return version
  throw versions.length === 0 || number === 'latest' ? subjectNotFound(subject) : versionNotFound(number)
}

/**
 * All versions, of any subject, of the schema with this id; deleted ones too.
 * @throws RestError 40403 when no schema has this id
 */
export function versionsWithId(state: State, id: number): [Version, ...Version[]] {
  const [first, ...others] = state.versionsById.get(id) ?? []
  if (first === undefined) throw schemaNotFound(id)
  return [first, ...others]
}

/** The newest version of a subject that is this schema, whatever way it was written. */
export const versionWithIdentity = (state: State, subject: string, identity: string, deleted: Deleted = 'without') =>
  versionsOf(state, subject, deleted).findLast((version) => version.identity === identity)

/** The level a subject's next schema is checked by. */
export const levelFor = (state: State, subject: string, otherwise: CompatibilityLevel): CompatibilityLevel =>
  state.levels.get(subject) ?? state.levels.get(GLOBAL) ?? otherwise

export const modeFor = (state: State, subject: string): string =>
  state.modes.get(subject) ?? state.modes.get(GLOBAL) ?? 'READWRITE'
