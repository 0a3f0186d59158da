import type { Registry, SchemaId } from '@waybill/messaging'

/** A schema as its registry knows it. */
export interface NamedSchema {
  id: SchemaId
  /** The full name of its record; null for one that is no record. */
  name: string | null
  /** Where it is registered; null when it was not found there. */
  subject: string | null
  version: number | null
}

/** Finds where schemas are registered. What was found is kept, since an id never changes its meaning. */
export interface SchemaNames {
  /** @throws Unavailable when the registry can't be reached */
  nameOf(id: SchemaId, schema: object, topic: string): Promise<NamedSchema>
}

/** A schema that was in no subject is looked for again after so long: it may have been registered since. */
const AGAIN_AFTER_MS = 10_000

export function openSchemaNames(registry: Registry, now: () => number = Date.now): SchemaNames {
  const known = new Map<string, { at: number; found: Promise<NamedSchema> }>()

  async function find(id: SchemaId, schema: object, topic: string): Promise<NamedSchema> {
    const name = fullNameOf(schema)
    // By topic and record, by topic, by record: in this order, since a letter on a topic of dead letters came from another.
    const wanted = [...(name === null ? [] : [`${topic}-${name}`]), `${topic}-value`]
    const others = (await registry.subjects()).filter(
      (subject) => name !== null && !wanted.includes(subject) && (subject === name || subject.endsWith(`-${name}`)),
    )
    for (const subject of [...wanted, ...others]) {
      const found = (await registry.versions(subject)).find((version) => version.id === id)
      if (found) return { id, name, subject, version: found.version }
    }
    return { id, name, subject: null, version: null }
  }

  return {
    nameOf(id, schema, topic) {
      const place = `${id} ${topic}`
      const before = known.get(place)
      if (before && now() - before.at < AGAIN_AFTER_MS) return before.found
      const found = find(id, schema, topic)
      known.set(place, { at: now(), found })
      found.then(
        ({ subject }) => subject !== null && known.set(place, { at: Number.POSITIVE_INFINITY, found }),
        () => known.delete(place),
      )
      return found
    },
  }
}

/** The full name of a schema's record, or null when it has none. */
export function fullNameOf(schema: object): string | null {
  const { name, namespace } = schema as { name?: unknown; namespace?: unknown }
  if (typeof name !== 'string') return null
  return typeof namespace === 'string' && namespace !== '' && !name.includes('.') ? `${namespace}.${name}` : name
}
