import { PermanentError, Unavailable } from './errors.ts'
import { isSchemaTopic, openSchemaTopic } from './kafka/schema-topic.ts'

/** A client of a Confluent-compatible schema registry, or of a topic that is one. */
export interface Registry {
  /** The id of a schema under a subject, or undefined when it was never registered there. */
  idOf(subject: string, schema: object): Promise<number | undefined>
  /** Registers a schema and returns its id. Throws PermanentError when it is not compatible. */
  register(subject: string, schema: object): Promise<number>
  /** The schema of an id. Throws PermanentError (code `unknown-schema-id`) when the registry has none such. */
  schemaOf(id: number): Promise<object>
  /** Sets a subject's compatibility level. */
  setCompatibility(subject: string, level: string): Promise<void>
}

const TIMEOUT_MS = 5_000
const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json'

/**
 * Every method throws Unavailable when the registry can't be reached or answers 5xx: an outage delays.
 * Schemas are kept by id for good, since an id never changes its meaning; one id is asked for once at a time.
 *
 * @param at `http://registry:8081`, or `kafka://broker:9092/_schemas` for schemas in a topic, without a registry; or a registry
 *   that is open already
 */
export function openRegistry(at: string | Registry): Registry {
  if (typeof at !== 'string') return at
  return isSchemaTopic(at) ? openSchemaTopic(at) : openAt(at)
}

function openAt(url: string): Registry {
  const byId = new Map<number, Promise<object>>()

  async function call(method: string, path: string, body?: object): Promise<{ status: number; body: Answer }> {
    let response: Response
    let text: string
    try {
      response = await fetch(new URL(path, url), {
        method,
        headers: { accept: CONTENT_TYPE, ...(body ? { 'content-type': CONTENT_TYPE } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      text = await response.text()
    } catch (cause) {
      throw new Unavailable(`The schema registry at ${url} can't be reached`, { cause })
    }
    if (response.status >= 500)
      throw new Unavailable(`The schema registry at ${url} answers ${response.status}: ${text}`)
    return { status: response.status, body: parsed(text, url) }
  }

  const subjectPath = (subject: string) => `/subjects/${encodeURIComponent(subject)}`

  async function fetchSchema(id: number): Promise<object> {
    const { status, body } = await call('GET', `/schemas/ids/${id}`)
    if (status === 404)
      throw new PermanentError(`The schema registry has no schema ${id}`, { code: 'unknown-schema-id' })
    if (status !== 200 || typeof body.schema !== 'string') throw refused(`schema ${id}`, status, body)
    return JSON.parse(body.schema) as object
  }

  return {
    async idOf(subject, schema) {
      const { status, body } = await call('POST', subjectPath(subject), { schema: JSON.stringify(schema) })
      if (status === 404) return undefined
      if (status !== 200 || typeof body.id !== 'number') throw refused(subject, status, body)
      return body.id
    },
    async register(subject, schema) {
      const { status, body } = await call('POST', `${subjectPath(subject)}/versions`, {
        schema: JSON.stringify(schema),
      })
      if (status !== 200 || typeof body.id !== 'number') throw refused(subject, status, body)
      return body.id
    },
    schemaOf(id) {
      const known = byId.get(id)
      if (known) return known
      const asked = fetchSchema(id)
      byId.set(id, asked)
      // A failure is not kept: the id may be registered, or the registry back, a moment later.
      asked.catch(() => byId.delete(id))
      return asked
    },
    async setCompatibility(subject, level) {
      const { status, body } = await call('PUT', `/config/${encodeURIComponent(subject)}`, { compatibility: level })
      if (status !== 200) throw refused(subject, status, body)
    },
  }
}

interface Answer {
  id?: unknown
  schema?: unknown
  message?: unknown
  error_code?: unknown
}

function parsed(text: string, url: string): Answer {
  try {
    return JSON.parse(text) as Answer
  } catch (cause) {
    throw new Unavailable(`${url} does not answer like a schema registry: ${text.slice(0, 100)}`, { cause })
  }
}

function refused(what: string, status: number, body: Answer): PermanentError {
  const code = body.error_code ?? status
  return new PermanentError(
    `The schema registry refuses ${what} (${code}): ${String(body.message ?? 'no reason given')}`,
    {
      code: `registry-${code}`,
    },
  )
}
