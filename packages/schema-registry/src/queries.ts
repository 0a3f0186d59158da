import { contextOf, DEFAULT_CONTEXT, prefixOf, splitSubject, startsWithin } from './context.ts'
import { schemaNotFound, subjectNotFound, versionNotFound } from './errors.ts'
import { versionKey } from './references.ts'
import type { State } from './state.ts'
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

/**
 * The names of the subjects that have a version which counts, in alphabetical order; with 'only', of those that have no
 * other.
 */
export const subjectsOf = (state: State, deleted: Deleted = 'without', prefix = ':*:'): string[] =>
  [...state.subjects.keys()]
    .filter((subject) => startsWithin(subject, prefix) && hasVersions(state, subject, deleted))
    .sort()

function hasVersions(state: State, subject: string, deleted: Deleted): boolean {
  const live = versionsOf(state, subject).length > 0
  return deleted === 'with' || (deleted === 'only' ? !live : live)
}

/** One version of a subject; `latest` is never a deleted one. */
export const findVersion = (state: State, subject: string, number: number | 'latest', deleted: Deleted = 'without') =>
  number === 'latest'
    ? versionsOf(state, subject).at(-1)
    : versionsOf(state, subject, deleted).find(({ stored }) => stored.version === number)

/**
 * One version of a subject; of another context's subject of this name when the default context has none.
 * @throws RestError 40401 when there is no such subject, 40402 when it has no such version
 */
export function versionOf(
  state: State,
  subject: string,
  number: number | 'latest',
  deleted: Deleted = 'without',
): Version {
  for (const name of acrossContexts(state, subject)) {
    const version = findVersion(state, name, number, deleted)
    if (version !== undefined) return version
  }
  throw versionsOf(state, subject, deleted).length === 0 ? subjectNotFound(subject) : versionNotFound(number)
}

/** The subject itself, and when it names no context, those of its name in all others. */
export const acrossContexts = (state: State, subject: string): string[] =>
  contextOf(subject) === DEFAULT_CONTEXT
    ? [subject, ...contextsOf(state).map((context) => prefixOf(context) + subject)]
    : [subject]

/** The contexts there are beside the default one, in alphabetical order. */
export const contextsOf = (state: State): string[] => [...state.contexts].sort()

/**
 * All versions, of any subject, of the schema with this id; deleted ones too. First comes the one that is meant.
 * @param subject whose schema is meant: ids are counted for each context by itself. Where it names no context and does
 *   not have the id, subjects of its name in other contexts count, and then any of the default context
 * @throws RestError 40403 when no schema has this id
 */
export function versionsWithId(state: State, id: number, subject = ''): [Version, ...Version[]] {
  const { context, name } = splitSubject(subject)
  const holders = (context: string) => [...(state.ids.get(context)?.versions.get(id) ?? [])]
  const candidates = name === '' ? [] : acrossContexts(state, subject)
  for (const candidate of candidates) {
    const found = holders(contextOf(candidate))
    const meant = found.findLast(({ stored }) => stored.subject === candidate)
    if (meant !== undefined) return [meant, ...found.filter((other) => other !== meant)]
  }
  const [first, ...others] = name === '' || context === DEFAULT_CONTEXT ? holders(context) : []
  if (first === undefined) throw schemaNotFound(id)
  return [first, ...others]
}

/** The schemas with a guid, one of each context that has it: the default context first, then the others by name. */
export const versionsWithGuid = (state: State, guid: string): Version[] =>
  [DEFAULT_CONTEXT, ...contextsOf(state)].flatMap((context) => {
    for (const [version] of state.ids.get(context)?.versions.values() ?? [])
      if (version?.guid === guid) return [version]
    return []
  })

/** The ids, in order, of the schemas that refer to a version. */
export function referrersOf(state: State, version: Version, deleted: Deleted): number[] {
  const ids = versionsReferringTo(state, version, deleted).map(({ stored }) => stored.id)
  return [...new Set(ids)].sort((a, b) => a - b)
}

/** The subjects that have a version which refers to this one. */
export const referringSubjects = (state: State, version: Version, deleted: Deleted): string[] =>
  versionsReferringTo(state, version, deleted).map(({ stored }) => stored.subject)

const versionsReferringTo = (state: State, { stored }: Version, deleted: Deleted) =>
  [...(state.referrers.get(versionKey(stored.subject, stored.version)) ?? [])].filter((referrer) =>
    counts(deleted, referrer),
  )
