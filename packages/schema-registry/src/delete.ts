import { type Decision, refuseIfReadOnly } from './decision.ts'
import {
  referenceExists,
  subjectNotFound,
  subjectNotSoftDeleted,
  subjectSoftDeleted,
  versionNotFound,
  versionNotSoftDeleted,
  versionSoftDeleted,
} from './errors.ts'
import { findVersion, referrersOf, referringSubjects, versionsOf } from './queries.ts'
import type { LogRecord } from './record-format.ts'
import { highestIds, type State } from './state.ts'
import type { Version } from './version.ts'

/**
 * Deletes one version. A soft delete hides it but keeps its schema readable by id; a permanent one, possible only after
 * it, makes the registry forget the schema unless another version is the same.
 * @returns the number of the version
 * @throws RestError 42206 while another schema refers to it
 */
export function deleteVersion(
  state: State,
  subject: string,
  number: number | 'latest',
  permanent: boolean,
): Decision<number> {
  const found = findVersion(state, subject, number, 'with')
  if (found === undefined)
    throw versionsOf(state, subject, 'with').length === 0 ? subjectNotFound(subject) : versionNotFound(number)
  const { stored } = found
  const { version } = stored
  if (!permanent && stored.deleted) throw versionSoftDeleted(subject, version)

  refuseIfReadOnly(state, subject)
  if (referrersOf(state, found, permanent ? 'with' : 'without').length > 0) throw referenceExists(subject, version)
  if (permanent && !stored.deleted) throw versionNotSoftDeleted(subject, version)
  if (!permanent)
    return { append: [{ type: 'SCHEMA', subject, version, value: { ...stored, deleted: true } }], result: version }
  const last = versionsOf(state, subject, 'with').length === 1
  return {
    append: [...forget(state, [found]), ...(last ? forgetSettings(state, subject) : [])],
    result: version,
  }
}

/**
 * Deletes all versions of a subject, softly or (then) for good, in which case its settings go too.
 * @returns the numbers of the versions deleted
 * @throws RestError 42206 while a schema of another subject refers to one of them
 */
export function deleteSubject(state: State, subject: string, permanent: boolean): Decision<number[]> {
  const [all, live] = [versionsOf(state, subject, 'with'), versionsOf(state, subject)]
  if (all.length === 0) throw subjectNotFound(subject)
  if (!permanent && live.length === 0) throw subjectSoftDeleted(subject)

  refuseIfReadOnly(state, subject)
  const meant = permanent ? all : live
  for (const version of meant) {
    const referring = referringSubjects(state, version, permanent ? 'with' : 'without')
    if (referring.some((other) => other !== subject)) throw referenceExists(subject, version.stored.version)
    if (permanent && !version.stored.deleted) throw subjectNotSoftDeleted(subject)
  }
  const versions = meant.map(({ stored }) => stored.version)
  if (permanent)
    return { append: [...forget(state, meant.toReversed()), ...forgetSettings(state, subject)], result: versions }
  return {
    append: [{ type: 'DELETE_SUBJECT', subject, value: { subject, version: Math.max(...versions) } }],
    result: versions,
  }
}

/** The records that make the registry forget versions, but not that their ids were given out. */
export function forget(state: State, versions: Version[]): LogRecord[] {
  const tombstones = versions.map(({ stored: { subject, version } }): LogRecord => {
    return { type: 'SCHEMA', subject, version, value: null }
  })
  return [rememberIds(state), ...tombstones]
}

// Once compaction has taken the deleted record, nothing else would keep its id from being given out again.
const rememberIds = (state: State): LogRecord => ({ type: 'NOOP', value: highestIds(state) })

function forgetSettings(state: State, subject: string): LogRecord[] {
  return [
    ...(state.configs.has(subject) ? [{ type: 'CONFIG', subject, value: null } as const] : []),
    ...(state.modes.has(subject) ? [{ type: 'MODE', subject, value: null } as const] : []),
  ]
}
