import { type Decision, refuseUnlessWritable } from './decision.ts'
import {
  subjectNotFound,
  subjectNotSoftDeleted,
  subjectSoftDeleted,
  versionNotSoftDeleted,
  versionSoftDeleted,
} from './errors.ts'
import { versionOf, versionsOf } from './queries.ts'
import type { LogRecord } from './record-format.ts'
import type { State } from './state.ts'
import type { Version } from './version.ts'

/**
 * Deletes one version. A soft delete hides it but keeps its schema readable by id; a permanent one, possible only after
 * it, makes the registry forget the schema unless another version is the same.
 * @returns the number of the version
 */
export function deleteVersion(
  state: State,
  subject: string,
  number: number | 'latest',
  permanent: boolean,
): Decision<number> {
  const { stored } = versionOf(state, subject, number, number === 'latest' && !permanent ? 'without' : 'with')
  if (!permanent && stored.deleted) throw versionSoftDeleted(subject, stored.version)
  if (permanent && !stored.deleted) throw versionNotSoftDeleted(subject, stored.version)

  refuseUnlessWritable(state, subject)
  const { version } = stored
  if (!permanent)
    return { append: [{ type: 'SCHEMA', subject, version, value: { ...stored, deleted: true } }], result: version }
  const last = versionsOf(state, subject, 'with').length === 1
  return {
    append: [rememberIds(state), tombstone(subject, version), ...(last ? forgetSettings(state, subject) : [])],
    result: version,
  }
}

/**
 * Deletes all versions of a subject, softly or (then) for good, in which case its settings go too.
 * @returns the numbers of the versions deleted
 */
export function deleteSubject(state: State, subject: string, permanent: boolean): Decision<number[]> {
  const [all, live] = [versionsOf(state, subject, 'with'), versionsOf(state, subject)]
  if (all.length === 0) throw subjectNotFound(subject)
  if (!permanent && live.length === 0) throw subjectSoftDeleted(subject)
  if (permanent && live.length > 0) throw subjectNotSoftDeleted(subject)

  refuseUnlessWritable(state, subject)
  if (permanent) {
    const versions = numbers(all)
    const tombstones = versions.map((version) => tombstone(subject, version))
    return { append: [rememberIds(state), ...tombstones, ...forgetSettings(state, subject)], result: versions }
  }
  const versions = numbers(live)
  return {
    append: [{ type: 'DELETE_SUBJECT', subject, value: { subject, version: Math.max(...versions) } }],
    result: versions,
  }
}

const numbers = (versions: Version[]) => versions.map(({ stored }) => stored.version)

const tombstone = (subject: string, version: number): LogRecord => ({ type: 'SCHEMA', subject, version, value: null })

// Once compaction has taken the deleted record, nothing else would keep its id from being given out again.
const rememberIds = (state: State): LogRecord => ({ type: 'NOOP', value: { maxId: state.maxId } })

function forgetSettings(state: State, subject: string): LogRecord[] {
  return [
    ...(state.levels.has(subject) ? [{ type: 'CONFIG', subject, value: null } as const] : []),
    ...(state.modes.has(subject) ? [{ type: 'MODE', subject, value: null } as const] : []),
  ]
}
