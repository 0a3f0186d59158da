import { createHash } from 'node:crypto'
import { createCodec } from '../avro.ts'
import { describe, PermanentError, Unavailable } from '../errors.ts'
import type { Registry } from '../registry.ts'
import { addressesOf, readBrokers } from './brokers.ts'
import { appendSchema, prepareSchemaTopic, readSchemas, type SchemaTopic, type StoredSchema } from './schema-log.ts'

/** Schemas without a registry server: `kafka://broker:9092,broker:9092/topic`. */
export const isSchemaTopic = (url: string): boolean => /^kafka[:+]/.test(url)

/**
 * A registry that is a compacted topic and no server. An id is a hash of its schema: whoever registers a schema, and
 * however many do so at once, writes the same record under the same key, so no writer has to know of another.
 * Records are in Confluent's format: a registry that is started on the topic later goes on with the ids there are.
 *
 * @param url `kafka://host:port[,host:port…]/topic`, or `kafka+sasl_ssl://name:password@host:port/topic?ca=…`. The first `register` makes the topic.
 * @throws TypeError when the address has another form. Methods throw Unavailable while Kafka can't be reached.
 */
export function openSchemaTopic(url: string): Registry {
  const at = parse(url)
  let known: readonly StoredSchema[] = []

  async function read(): Promise<readonly StoredSchema[]> {
    const found = await asking(at, () => readSchemas(at))
    if (!found) throw new Unavailable(`There is no topic ${at.topic} with schemas: registerSchemas makes it`)
    known = found
    return known
  }

  /** Looks in memory first, then at the topic: what is not here may have been registered since. */
  async function find(wanted: (stored: StoredSchema) => boolean): Promise<StoredSchema | undefined> {
    return known.find(wanted) ?? (await read()).find(wanted)
  }

  const same = (subject: string, text: string) => (stored: StoredSchema) =>
    stored.subject === subject && stored.schema === text && !stored.deleted

  return {
    async idOf(subject, schema) {
      return (await find(same(subject, JSON.stringify(schema))))?.id
    },
    async register(subject, schema) {
      const text = JSON.stringify(schema)
      await asking(at, () => prepareSchemaTopic(at))
      const before = await read()
      const there = before.find(same(subject, text))
      if (there) return there.id

      refuseIncompatible(subject, schema, before)
      const id = idOf(text)
      refuseTaken(id, text, before)
      await asking(at, () => appendSchema(at, { subject, version: id, id, schema: text, deleted: false }))
      refuseTaken(id, text, await read())
      return id
    },
    async schemaOf(id) {
      const stored = await find((stored) => stored.id === id)
      if (stored) return JSON.parse(stored.schema) as object
      throw new PermanentError(`The topic ${at.topic} has no schema ${id}`, { code: 'unknown-schema-id' })
    },
    async setCompatibility(subject, level) {
      if (level === 'BACKWARD_TRANSITIVE') return
      throw new PermanentError(`${subject}: a topic of schemas knows BACKWARD_TRANSITIVE only, not ${level}`)
    },
    async subjects() {
      const names = (await read()).filter(({ deleted }) => !deleted).map(({ subject }) => subject)
      return [...new Set(names)].sort()
    },
    async versions(subject) {
      // Numbered as they come: what counts here is the id, which is the schema's.
      const own = (await read()).filter((stored) => stored.subject === subject && !stored.deleted)
      return own.map(({ id, schema }, place) => ({ version: place + 1, id, schema: JSON.parse(schema) as object }))
    },
  }
}

/** 30 bits, so that a registry that goes on from the highest id has room, and never 0. */
const idOf = (text: string): number => (createHash('sha256').update(text).digest().readUInt32BE(0) >>> 2) + 1

/** Of two schemas with one id the first on the topic has it, for every reader. */
function refuseTaken(id: number, text: string, stored: readonly StoredSchema[]): void {
  const owner = stored.find((one) => one.id === id)
  if (!owner || owner.schema === text) return
  const message = `The id ${id} of a schema is taken by one of ${owner.subject}. Change its "doc", which changes its id`
  throw new PermanentError(message, { code: 'schema-id-taken' })
}

function refuseIncompatible(subject: string, schema: object, stored: readonly StoredSchema[]): void {
  const codec = createCodec(schema)
  for (const older of stored.filter((one) => one.subject === subject && !one.deleted)) {
    try {
      codec.decoderFor(JSON.parse(older.schema) as object)
    } catch (cause) {
      const message = `${subject} can't read what was written with its schema ${older.id}: ${describe(cause)}. Give new fields a default, or make it a new version`
      throw new PermanentError(message, { code: 'schema-incompatible', cause })
    }
  }
}

function parse(url: string): SchemaTopic {
  const [, protocol = 'plaintext', brokers, topic, query = ''] =
    /^kafka(?:\+(\w+))?:\/\/([^/\s]+)\/([\w.-]+)(\?.*)?$/.exec(url) ?? []
  if (!brokers || !topic) {
    throw new TypeError(
      'An address of schemas is kafka://host:port,host:port/topic, or kafka+sasl_ssl://name:password@host:port/topic',
    )
  }
  return { brokers: readBrokers(`${protocol}://${brokers}${query}`), topic }
}

async function asking<T>({ brokers, topic }: SchemaTopic, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof PermanentError) throw cause
    const message = `The topic ${topic} with schemas can't be reached at ${addressesOf(brokers).join(', ')}: ${describe(cause)}`
    throw new Unavailable(message, { cause })
  }
}
