import { setImmediate as nextTurn } from 'node:timers/promises'
import { contextOf } from './context.ts'
import type { State } from './state.ts'
import type { Version } from './version.ts'

const AT_ONCE = 50

/**
 * The id that a context has for a schema, by its text; or else that of a schema which another registry stored in a text
 * of its own, with spaces for instance, and which is this one. To tell, every text must have been read once.
 * @param identity of the schema in this registry's own text
 */
export function knownId(state: State, context: string, identity: string): number | undefined {
  const ids = state.ids.get(context)
  const known = ids?.byIdentity.get(identity)
  if (known !== undefined) return known
  for (const version of state.unread) look(state, version)
  const other = ids?.byCanonicalIdentity.get(identity)
  return other !== undefined && ids?.versions.has(other) ? other : undefined
}

/** Reads the texts ahead, a few at a time, so that the first new schema after a start need not wait for all of them. */
export async function readAhead(state: State, until: AbortSignal): Promise<void> {
  for (;;) {
    for (const version of state.unread.values().take(AT_ONCE)) look(state, version)
    if (state.unread.size === 0 || until.aborted) return
    await nextTurn()
  }
}

function look(state: State, version: Version): void {
  state.unread.delete(version)
  const { canonicalIdentity, identity, stored } = version
  const ids = state.ids.get(contextOf(stored.subject))
  if (canonicalIdentity === identity || ids === undefined) return
  const before = ids.byCanonicalIdentity.get(canonicalIdentity)
  if (before === undefined || !ids.versions.has(before)) ids.byCanonicalIdentity.set(canonicalIdentity, stored.id)
}
