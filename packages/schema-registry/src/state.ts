import { contextOf, DEFAULT_CONTEXT, isMeant } from './context.ts'
import type { HighestIds, LogRecord, StoredConfig, StoredSchema } from './record-format.ts'
import { referencedVersions, resolveIn } from './references.ts'
import { readVersion, type Version } from './version.ts'

/** The key of a setting that holds for every subject without one of its own. */
export const GLOBAL = Symbol('all subjects')

/** The ids of one context. */
export type Ids = {
  /** All versions, of any subject, of one schema; deleted ones too, since data written with them is still read. */
  versions: Map<number, Set<Version>>
  byIdentity: Map<string, number>
  /** The same for schemas whose text another registry wrote otherwise than this one would: see known-id.ts. */
  byCanonicalIdentity: Map<string, number>
  /** The highest id ever given out; never falls, also not when a schema is deleted for good. */
  max: number
}

/** Everything the schemas topic says, in memory. Only `apply` changes it. */
export type State = {
  subjects: Map<string, Map<number, Version>>
  /** By context. */
  ids: Map<string, Ids>
  /** The versions whose schema refers to a version, by the key of that one. */
  referrers: Map<string, Set<Version>>
  /** The versions whose text nobody looked at yet: see known-id.ts. */
  unread: Set<Version>
  /** The contexts that were ever registered in, but for the default one. */
  contexts: Set<string>
  configs: Map<string | typeof GLOBAL, StoredConfig>
  modes: Map<string | typeof GLOBAL, string>
}

export const emptyState = (): State => ({
  subjects: new Map(),
  ids: new Map(),
  referrers: new Map(),
  unread: new Set(),
  contexts: new Set(),
  configs: new Map(),
  modes: new Map(),
})

/**
 * Takes one record of the topic into the state.
 * @throws Error for a record that would give an id a second meaning: ids are in data, so what they mean is for ever
 */
export function apply(state: State, record: LogRecord): void {
  switch (record.type) {
    case 'SCHEMA':
      if (record.value === null) remove(state, record.subject, record.version)
      else put(state, record.value)
      break
    case 'DELETE_SUBJECT':
      softDelete(state, record.subject, record.value?.version ?? 0)
      break
    case 'CLEAR_SUBJECT':
      if (record.value !== null) clear(state, record.subject)
      break
    case 'CONTEXT':
      if (record.value === null) state.contexts.delete(record.context)
      else state.contexts.add(record.context)
      break
    case 'CONFIG':
      set(state.configs, record.subject, record.value ?? undefined)
      break
    case 'MODE':
      set(state.modes, record.subject, record.value?.mode)
      break
    case 'NOOP':
      for (const [context, max] of Object.entries(record.value?.contexts ?? {})) raise(state, context, max)
      raise(state, DEFAULT_CONTEXT, record.value?.maxId ?? 0)
  }
}

/** What keeps ids from being given out again, in the form of a record. */
export function highestIds(state: State): HighestIds {
  const { [DEFAULT_CONTEXT]: maxId = 0, ...contexts } = Object.fromEntries(
    [...state.ids].map(([context, { max }]) => [context, max]),
  )
  return { maxId, ...(Object.keys(contexts).length > 0 && { contexts }) }
}

const versionsOf = (state: State, subject: string) => state.subjects.get(subject) ?? new Map<number, Version>()

function idsOf(state: State, context: string): Ids {
  const ids = state.ids.get(context) ?? {
    versions: new Map(),
    byIdentity: new Map(),
    byCanonicalIdentity: new Map(),
    max: 0,
  }
  state.ids.set(context, ids)
  return ids
}

function raise(state: State, context: string, max: number): void {
  if (max === 0) return
  const ids = idsOf(state, context)
  ids.max = Math.max(ids.max, max)
}

function put(state: State, stored: StoredSchema): void {
  const version = readVersion(stored, (subject, references) => resolveIn(state, subject, references))
  const { id, subject, version: number } = stored
  const ids = idsOf(state, contextOf(subject))
  const [holder] = ids.versions.get(id) ?? []
  if (holder !== undefined && holder.identity !== version.identity)
    throw new Error(
      `id ${id} already stands for another schema, version ${holder.stored.version} of ${holder.stored.subject}`,
    )

  remove(state, subject, number)
  state.subjects.set(subject, versionsOf(state, subject).set(number, version))
  ids.versions.set(id, (ids.versions.get(id) ?? new Set()).add(version))
  ids.byIdentity.set(version.identity, id)
  ids.max = Math.max(ids.max, id)
  state.unread.add(version)
  for (const key of referencedVersions(stored))
    state.referrers.set(key, (state.referrers.get(key) ?? new Set()).add(version))
}

function remove(state: State, subject: string, number: number): void {
  const [versions, version] = [state.subjects.get(subject), state.subjects.get(subject)?.get(number)]
  if (versions === undefined || version === undefined) return
  const { id } = version.stored
  const ids = idsOf(state, contextOf(subject))
  const holders = ids.versions.get(id)

  versions.delete(number)
  state.unread.delete(version)
  holders?.delete(version)
  if (versions.size === 0) state.subjects.delete(subject)
  if (holders?.size === 0) {
    ids.versions.delete(id)
    ids.byIdentity.delete(version.identity)
  }
  for (const key of referencedVersions(version.stored)) {
    const referrers = state.referrers.get(key)
    referrers?.delete(version)
    if (referrers?.size === 0) state.referrers.delete(key)
  }
}

function softDelete(state: State, subject: string, upTo: number): void {
  for (const { stored } of [...versionsOf(state, subject).values()])
    if (stored.version <= upTo) put(state, { ...stored, deleted: true })
}

function clear(state: State, subject: string | undefined): void {
  for (const [name, versions] of [...state.subjects])
    if (isMeant(name, subject))
      for (const { stored } of [...versions.values()]) if (stored.deleted) remove(state, name, stored.version)
}

function set<Value>(
  settings: Map<string | symbol, Value>,
  subject: string | undefined,
  value: Value | undefined,
): void {
  if (value === undefined) settings.delete(subject ?? GLOBAL)
  else settings.set(subject ?? GLOBAL, value)
}
