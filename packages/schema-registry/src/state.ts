import { type CompatibilityLevel, levelNamed } from './compatibility-level.ts'
import type { LogRecord } from './record-format.ts'
import { readVersion, type Version } from './version.ts'

/** The key of a setting that holds for every subject without one of its own. */
export const GLOBAL = Symbol('all subjects')

/** Everything the schemas topic says, in memory. Only `apply` changes it. */
export type State = {
  subjects: Map<string, Map<number, Version>>
  /** All versions, of any subject, of one schema; deleted ones too, since data written with them is still read. */
  versionsById: Map<number, Set<Version>>
  idByIdentity: Map<string, number>
  levels: Map<string | typeof GLOBAL, CompatibilityLevel>
  modes: Map<string | typeof GLOBAL, string>
  /** The highest id ever given out; never falls, also not when a schema is deleted for good. */
  maxId: number
}

export const emptyState = (): State => ({
  subjects: new Map(),
  versionsById: new Map(),
  idByIdentity: new Map(),
  levels: new Map(),
  modes: new Map(),
  maxId: 0,
})

/**
 * Takes one record of the topic into the state.
 * @throws Error for a record that would give an id a second meaning: ids are in data, so what they mean is for ever
 */
export function apply(state: State, record: LogRecord): void {
  switch (record.type) {
    case 'SCHEMA':
      if (record.value === null) remove(state, record.subject, record.version)
      else put(state, readVersion(record.value))
      break
    case 'DELETE_SUBJECT':
      softDelete(state, record.subject, record.value?.version ?? 0)
      break
    case 'CLEAR_SUBJECT':
      for (const version of [...versionsOf(state, record.subject).keys()]) remove(state, record.subject, version)
      break
    case 'CONFIG':
      set(state.levels, record.subject, levelNamed(record.value?.compatibilityLevel))
      break
    case 'MODE':
      set(state.modes, record.subject, record.value?.mode)
      break
    case 'NOOP':
      state.maxId = Math.max(state.maxId, record.value?.maxId ?? 0)
  }
}

const versionsOf = (state: State, subject: string) => state.subjects.get(subject) ?? new Map<number, Version>()

function put(state: State, version: Version): void {
  const { id, subject, version: number } = version.stored
  const [holder] = state.versionsById.get(id) ?? []
  if (holder !== undefined && holder.identity !== version.identity)
    throw new Error(
      `id ${id} already stands for another schema, version ${holder.stored.version} of ${holder.stored.subject}`,
    )

  remove(state, subject, number)
  state.subjects.set(subject, versionsOf(state, subject).set(number, version))
  state.versionsById.set(id, (state.versionsById.get(id) ?? new Set()).add(version))
  state.idByIdentity.set(version.identity, id)
  state.maxId = Math.max(state.maxId, id)
}

function remove(state: State, subject: string, number: number): void {
  const [versions, version] = [state.subjects.get(subject), state.subjects.get(subject)?.get(number)]
  if (versions === undefined || version === undefined) return
  const { id } = version.stored
  const holders = state.versionsById.get(id)

  versions.delete(number)
  holders?.delete(version)
  if (versions.size === 0) state.subjects.delete(subject)
  if (holders?.size === 0) {
    state.versionsById.delete(id)
    state.idByIdentity.delete(version.identity)
  }
}

function softDelete(state: State, subject: string, upTo: number): void {
  for (const version of [...versionsOf(state, subject).values()])
    if (version.stored.version <= upTo) put(state, { ...version, stored: { ...version.stored, deleted: true } })
}

function set<Value>(
  settings: Map<string | symbol, Value>,
  subject: string | undefined,
  value: Value | undefined,
): void {
  if (value === undefined) settings.delete(subject ?? GLOBAL)
  else settings.set(subject ?? GLOBAL, value)
}
