import { describe, PermanentError, Unavailable, UndecodableError } from './errors.ts'
import type { AnyEventType, ReadAs, WrittenAs } from './event.ts'
import type { SchemaId } from './registry.ts'

/** How data of the version before, as it is read, becomes this version's. */
export interface Upcast<R> {
  readonly event: AnyEventType
  // biome-ignore lint/suspicious/noExplicitAny: `from` has checked the function against its event
  readonly apply: (old: any) => R
}

/** How this version's data becomes that of the version before, as it is written. */
export interface Downcast<T> {
  readonly event: AnyEventType
  readonly apply: (data: T) => unknown
}

/** `upcast: from(OrderPlacedV1, (old) => ({ …old, channel: 'web' }))`. The function is pure: it may run more than once. */
export const from = <O, R>(event: ReadAs<O>, apply: (old: O) => R): Upcast<R> => ({ event, apply })

/** `downcast: to(OrderPlacedV1, ({ channel, …rest }) => rest)`. */
export const to = <T, O>(event: WrittenAs<O>, apply: (data: T) => O): Downcast<T> => ({ event, apply })

/**
 * Checks that a version follows on the one before. An event type names one predecessor, which must exist before it:
 * so a chain has no loop and one way through it.
 *
 * @throws TypeError that says what does not fit
 */
export function checkChain(event: AnyEventType): void {
  const { type, version, upcast, downcast } = event
  const refuse = (problem: string) => {
    throw new TypeError(`${type} version ${version}: ${problem}`)
  }
  if (downcast && downcast.event !== upcast?.event) refuse('has a downcast to another version than its upcast is from')
  if (!upcast) return
  const before = upcast.event
  if (before.type !== type) refuse(`is no later version of ${before.type}`)
  if (before.version !== version - 1) refuse(`has an upcast from version ${before.version}, not ${version - 1}`)
  if (before.topic !== event.topic) refuse(`is on ${event.topic}, version ${before.version} on ${before.topic}`)
  if (String(before.key) !== String(event.key)) {
    refuse(`has the key ${event.key}, version ${before.version} ${before.key}: one aggregate would lose its order`)
  }
  if (versionsOf(before).some((older) => recordOf(older) === recordOf(event))) {
    refuse(`has a record of the name ${recordOf(event)}, as an older version has. Give it one of its own`)
  }
}

// Readers match names without their namespaces, so the namespace alone does not tell versions apart.
const recordOf = ({ codec }: AnyEventType) => codec.name.slice(codec.name.lastIndexOf('.') + 1)

/** All versions that can be read as this one: itself, then each one before. */
export function versionsOf(event: AnyEventType): AnyEventType[] {
  return [event, ...(event.upcast ? versionsOf(event.upcast.event) : [])]
}

/** The versions in which each event is written: its own, then those it is downcast to. */
export function writtenVersions(event: AnyEventType): AnyEventType[] {
  return [event, ...(event.downcast ? writtenVersions(event.downcast.event) : [])]
}

/** An event's data in each version in which it is written, its own first. */
export function asWritten(event: AnyEventType, data: unknown): { event: AnyEventType; data: unknown }[] {
  const { downcast } = event
  return [{ event, data }, ...(downcast ? asWritten(downcast.event, downcast.apply(data)) : [])]
}

/** The version of an event that wrote a schema, or undefined when none of those known did. */
export function writerOf(event: AnyEventType, writerSchema: object): AnyEventType | undefined {
  const { name } = writerSchema as { name?: unknown }
  const written = String(name)
  return versionsOf(event).find((version) => recordOf(version) === written.slice(written.lastIndexOf('.') + 1))
}

/**
 * Brings data of an older version up to this one.
 * @throws PermanentError (code `upcast-failed`) when an upcast throws: it would throw again
 */
export function upcastTo(event: AnyEventType, written: AnyEventType, data: unknown): unknown {
  if (event === written || !event.upcast) return data
  const old = upcastTo(event.upcast.event, written, data)
  try {
    return event.upcast.apply(old)
  } catch (cause) {
    const message = `${event.type} version ${written.version} can't be made version ${event.version}: ${describe(cause)}`
    throw new PermanentError(message, { code: 'upcast-failed', cause })
  }
}

/** The header that lists the versions in which one event is written, when there are several. */
export const VERSIONS_HEADER = 'eventversions'

/**
 * Whether a reader takes this record of an event that may be written in several versions: it takes the newest that it
 * knows, and leaves the others, which are the same event.
 */
export function isForReader(event: AnyEventType, version: number, versions: string | undefined): boolean {
  if (versions === undefined) return true
  const known = versions
    .split(',')
    .map(Number)
    .filter((one) => one <= event.version)
  return known.length === 0 || version === Math.max(...known)
}

/**
 * Why a record can't be read by any version known here. Newer than this process: a deployment is on its way, and the
 * record waits for it in its place, since a dead letter would lose the order and need someone to redrive it.
 */
export function unreadable(
  event: AnyEventType,
  version: number,
  schemaId: SchemaId,
  cause: unknown,
): UndecodableError | Unavailable {
  const { type } = event
  if (version > event.version) {
    return new Unavailable(
      `${type} is here in version ${version}, and this process knows none after ${event.version}: deploy it with the new contract`,
      { cause, retryAfterMs: NEWER_RETRY_MS },
    )
  }
  return new UndecodableError(`Schema ${schemaId} can't be read as ${type} version ${event.version}`, {
    code: 'schema-mismatch',
    cause,
  })
}

const NEWER_RETRY_MS = 2_000

/**
 * Refuses several versions of one event side by side: a service sees, and writes, the newest only.
 * @throws TypeError that names the event and its versions
 */
export function checkOneVersion(events: readonly AnyEventType[]): void {
  for (const [type, same] of Map.groupBy(new Set(events), (event) => event.type)) {
    const versions = [...same.map((event) => event.version)].sort((a, b) => a - b)
    if (versions.length > 1) {
      throw new TypeError(
        `${type} is used in the versions ${versions.join(' and ')}. Use the newest: it takes the older`,
      )
    }
  }
}
