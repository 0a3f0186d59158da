import type { Level } from './levels.ts'
import { type Ask, bodyOf } from './rest.ts'

export interface Subject {
  subject: string
  /** The newest version, and the id of its schema. */
  version: number
  id: number
  type: string
  /** `waybill.orders.OrderPlaced`; undefined for what is no named Avro type. */
  name: string | undefined
  topic: string | undefined
}

export interface SubjectVersion {
  version: number
  id: number
  type: string
  schema: string
  references: Reference[]
}

/** Another schema that a schema is made with. */
export interface Reference {
  name: string
  subject: string
  version: number
}

interface Stored {
  subject: string
  version: number
  id: number
  schemaType?: string
  schema: string
  references?: Reference[]
}

/** Every subject with its newest version, by name. A registry gives 1,000 at most. */
export async function listSubjects(ask: Ask): Promise<Subject[]> {
  const stored = bodyOf<Stored[]>(await ask('GET', '/schemas?latestOnly=true'), 'its subjects')
  return stored
    .map(({ subject, version, id, schemaType: type = 'AVRO', schema }) => {
      const name = type === 'AVRO' ? nameIn(schema) : undefined
      return { subject, version, id, type, name, topic: topicOf(subject, name) }
    })
    .sort((a, b) => a.subject.localeCompare(b.subject))
}

/**
 * The versions of a subject, the newest first.
 * @throws PermanentError (code `registry-40401`) when there is no such subject
 */
export async function versionsOf(ask: Ask, subject: string): Promise<SubjectVersion[]> {
  const at = `/subjects/${encodeURIComponent(subject)}/versions`
  const numbers = bodyOf<number[]>(await ask('GET', at), subject)
  const found = await Promise.all(
    numbers.map(async (number) => bodyOf<Stored>(await ask('GET', `${at}/${number}`), `${subject} ${number}`)),
  )
  return found
    .map(({ version, id, schemaType: type = 'AVRO', schema, references = [] }) => {
      return { version, id, type, schema, references }
    })
    .sort((a, b) => b.version - a.version)
}

/** The subjects and versions whose schema is made with this one. */
export async function referencedBy(ask: Ask, subject: string, version: number): Promise<Reference[]> {
  const at = `/subjects/${encodeURIComponent(subject)}/versions/${version}/referencedby`
  const ids = bodyOf<number[]>(await ask('GET', at), subject)
  const users = await Promise.all(
    ids.map(async (id) =>
      bodyOf<{ subject: string; version: number }[]>(await ask('GET', `/schemas/ids/${id}/versions`), `schema ${id}`),
    ),
  )
  return users.flat().map((user) => ({ ...user, name: user.subject }))
}

/**
 * The topic of a subject by the ways subjects are named: `<topic>-<record>`, `<topic>-value`, `<topic>-key`; undefined
 * for a subject that is named for its record only.
 */
export function topicOf(subject: string, name: string | undefined): string | undefined {
  const endings = [...(name === undefined ? [] : [`-${name}`]), '-value', '-key']
  const ending = endings.find((one) => subject.endsWith(one) && subject.length > one.length)
  return ending && subject.slice(0, -ending.length)
}

function nameIn(schema: string): string | undefined {
  const { name, namespace } = JSON.parse(schema) as { name?: string; namespace?: string }
  return name === undefined || namespace === undefined || name.includes('.') ? name : `${namespace}.${name}`
}

/** The compatibility levels: that of a subject, undefined when it has none of its own, and the one for all others. */
export async function levelsOf(ask: Ask, subject: string): Promise<{ own: Level | undefined; global: Level }> {
  const answer = await ask('GET', `/config/${encodeURIComponent(subject)}`)
  const own = answer.status === 404 ? undefined : bodyOf<Config>(answer, subject).compatibilityLevel
  return { own, global: await globalLevel(ask) }
}

export async function globalLevel(ask: Ask): Promise<Level> {
  return bodyOf<Config>(await ask('GET', '/config'), 'its level').compatibilityLevel
}

interface Config {
  compatibilityLevel: Level
}

/**
 * Sets the level of a subject, or that of all that have none of their own.
 *
 * @param level null takes the subject's own away, so that the global one holds
 * @throws PermanentError with the registry's reason
 */
export async function setLevel(ask: Ask, subject: string | undefined, level: Level | null): Promise<void> {
  const path = subject === undefined ? '/config' : `/config/${encodeURIComponent(subject)}`
  const what = `the level of ${subject ?? 'all subjects'}`
  if (level === null) bodyOf(await ask('DELETE', path), what)
  else bodyOf(await ask('PUT', path, { compatibility: level }), what)
}
