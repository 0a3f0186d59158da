import { createCodec } from '../avro.ts'
import { describe, PermanentError } from '../errors.ts'
import type { Registry } from '../registry.ts'

/**
 * A schema registry in memory: give it where the registry's address goes. It knows one level of compatibility, the one
 * that `registerSchemas` sets: a new schema must be able to read what was written with each older one of its subject.
 */
export function createMemoryRegistry(): Registry {
  const schemas: string[] = []
  const subjects = new Map<string, string[]>()

  const idOf = (text: string) => schemas.indexOf(text) + 1

  return {
    async idOf(subject, schema) {
      const text = JSON.stringify(schema)
      return subjects.get(subject)?.includes(text) ? idOf(text) : undefined
    },
    async register(subject, schema) {
      const text = JSON.stringify(schema)
      const versions = subjects.get(subject) ?? []
      if (!versions.includes(text)) {
        for (const older of versions) refuseUnlessReads(subject, schema, older)
        subjects.set(subject, [...versions, text])
        if (!schemas.includes(text)) schemas.push(text)
      }
      return idOf(text)
    },
    async schemaOf(id) {
      const text = typeof id === 'number' ? schemas[id - 1] : undefined
      if (text === undefined)
        throw new PermanentError(`The registry in memory has no schema ${id}`, { code: 'unknown-schema-id' })
      return JSON.parse(text) as object
    },
    async setCompatibility(subject, level) {
      if (level === 'BACKWARD_TRANSITIVE') return
      throw new PermanentError(`${subject}: the registry in memory knows BACKWARD_TRANSITIVE only, not ${level}`)
    },
    async subjects() {
      return [...subjects.keys()].sort()
    },
    async versions(subject) {
      const own = subjects.get(subject) ?? []
      return own.map((text, place) => ({ version: place + 1, id: idOf(text), schema: JSON.parse(text) as object }))
    },
  }
}

function refuseUnlessReads(subject: string, schema: object, older: string): void {
  try {
    createCodec(schema).decoderFor(JSON.parse(older) as object)
  } catch (cause) {
    const message = `${subject}: the new schema can't read what was written with an older one: ${describe(cause)}`
    throw new PermanentError(message, { code: 'registry-409', cause })
  }
}
