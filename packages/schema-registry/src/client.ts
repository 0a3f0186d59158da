import { RegistryError, RegistryUnavailable } from './client-errors.ts'

/** A schema as JSON: an object or array, or a primitive's name. Where one is passed in, a string is the JSON text of it. */
export type Schema = string | object

export interface RegistryClient {
  /** Registers a schema in a subject, unless it is there already, and returns its id. */
  register(subject: string, schema: Schema): Promise<number>
  /** The id of a schema in a subject; undefined when the subject does not have it. */
  lookup(subject: string, schema: Schema): Promise<number | undefined>
  /** The schema with this id, parsed. Kept for ever, since ids never change their meaning. */
  byId(id: number): Promise<Schema>
  /** Whether the subject would take the schema now, and if not, why. */
  compatible(subject: string, schema: Schema): Promise<{ compatible: boolean; messages: string[] }>
  subjects(): Promise<string[]>
  /** The numbers of a subject's versions; none when there is no such subject. */
  versions(subject: string): Promise<number[]>
  /** A subject's newest version; undefined when there is no such subject. */
  latest(subject: string): Promise<{ id: number; version: number; schema: Schema } | undefined>
}

const NOT_FOUND = [40401, 40402, 40403]

/**
 * A client for any registry that speaks the Confluent REST API.
 * @param url where the registry is, without a path or with the one that it is under
 * @param timeoutMs how long one request may take
 * @returns functions that throw RegistryError when the registry refuses, RegistryUnavailable when it cannot answer
 */
export function registryClient(options: { url: string; fetch?: typeof fetch; timeoutMs?: number }): RegistryClient {
  const { fetch: send = fetch, timeoutMs = 10_000 } = options
  const base = options.url.replace(/\/$/, '')
  const schemas = new Map<number, Promise<Schema>>()

  async function request<Answer>(path: string, body?: object): Promise<Answer> {
    const type = 'application/vnd.schemaregistry.v1+json'
    const init = body && { method: 'POST', body: JSON.stringify(body), headers: { accept: type, 'content-type': type } }
    let response: Response
    try {
      response = await send(base + path, { ...init, signal: AbortSignal.timeout(timeoutMs) })
      if (response.ok) return (await response.json()) as Answer
    } catch (error) {
      throw new RegistryUnavailable(`No answer from the schema registry at ${base}: ${reasonOf(error)}`, {
        cause: error,
      })
    }
    throw await refusal(response, `${base}${path}`)
  }

  const orUndefined = <Answer>(answer: Promise<Answer>) =>
    answer.catch((error: unknown) => {
      if (error instanceof RegistryError && NOT_FOUND.includes(error.code)) return undefined
      throw error
    })

  return {
    async register(subject, schema) {
      const { id } = await request<{ id: number }>(`/subjects/${encodeURIComponent(subject)}/versions`, textOf(schema))
      return id
    },
    async lookup(subject, schema) {
      const path = `/subjects/${encodeURIComponent(subject)}`
      return (await orUndefined(request<{ id: number }>(path, textOf(schema))))?.id
    },
    byId(id) {
      const known = schemas.get(id)
      if (known !== undefined) return known
      const asked = request<{ schema: string; schemaType?: string }>(`/schemas/ids/${id}`).then((answer) => {
        if ((answer.schemaType ?? 'AVRO') === 'AVRO') return parse(answer.schema)
        throw new RegistryError(42201, `Schema ${id} is of type ${answer.schemaType}; only AVRO is understood`)
      })
      schemas.set(id, asked)
      asked.catch(() => schemas.delete(id)) // Whoever waits gets the error; whoever comes later asks again.
      return asked
    },
    async compatible(subject, schema) {
      const path = `/compatibility/subjects/${encodeURIComponent(subject)}/versions?verbose=true`
      const answer = await request<{ is_compatible: boolean; messages?: string[] }>(path, textOf(schema))
      return { compatible: answer.is_compatible, messages: answer.messages ?? [] }
    },
    subjects: () => request('/subjects'),
    async versions(subject) {
      return (await orUndefined(request<number[]>(`/subjects/${encodeURIComponent(subject)}/versions`))) ?? []
    },
    async latest(subject) {
      type Latest = { id: number; version: number; schema: string }
      const path = `/subjects/${encodeURIComponent(subject)}/versions/latest`
      const found = await orUndefined(request<Latest>(path))
      return found && { id: found.id, version: found.version, schema: parse(found.schema) }
    },
  }
}

const textOf = (schema: Schema) => ({ schema: typeof schema === 'string' ? schema : JSON.stringify(schema) })

const parse = (text: string) => JSON.parse(text) as Schema

const reasonOf = (error: unknown) =>
  error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error)

async function refusal(response: Response, url: string): Promise<RegistryError | RegistryUnavailable> {
  const text = await response.text().catch(() => '')
  const { code, message } = readError(text) ?? { code: response.status, message: `HTTP ${response.status}` }
  const retryable = response.status >= 500 || response.status === 429 || response.status === 408
  return retryable
    ? new RegistryUnavailable(`The schema registry cannot answer ${url} now: ${message} (error ${code})`)
    : new RegistryError(code, `${message} (error ${code} of ${url})`)
}

// What stands between, a proxy, may answer with something else than JSON.
function readError(text: string): { code: number; message: string } | undefined {
  try {
    const { error_code: code, message } = JSON.parse(text) as { error_code?: unknown; message?: unknown }
    return typeof code === 'number' ? { code, message: String(message) } : undefined
  } catch {
    return undefined
  }
}
