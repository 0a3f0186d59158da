type Schema = string | object

/** What the tests ask of a registry over HTTP. The library that services use has a client of its own. */
export interface TestClient {
  register(subject: string, schema: Schema): Promise<number>
  byId(id: number): Promise<Schema>
  subjects(): Promise<string[]>
  versions(subject: string): Promise<number[]>
  latest(subject: string): Promise<{ id: number; version: number; schema: Schema } | undefined>
}

/** An answer that is no 2xx: Confluent's code and message. */
export class RegistryError extends Error {
  override name = 'RegistryError'
  readonly code: number

  constructor(code: number, message: string) {
    super(`${message} (error ${code})`)
    this.code = code
  }
}

/** An answer of 5xx: it may be otherwise a moment later. */
export class RegistryUnavailable extends RegistryError {
  override name = 'RegistryUnavailable'
}

export function registryClient({ url }: { url: string }): TestClient {
  async function request<Answer>(path: string, schema?: Schema): Promise<Answer> {
    const body = schema && JSON.stringify({ schema: typeof schema === 'string' ? schema : JSON.stringify(schema) })
    const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' }
    const response = await fetch(url + path, body === undefined ? {} : { method: 'POST', body, headers })
    const answer = (await response.json()) as Answer & { error_code: number; message: string }
    const Failure = response.status >= 500 ? RegistryUnavailable : RegistryError
    if (!response.ok) throw new Failure(answer.error_code, answer.message)
    return answer
  }

  const noneWhen404 = (error: unknown) => {
    if (error instanceof RegistryError && String(error.code).startsWith('404')) return undefined
    throw error
  }
  const at = (subject: string) => `/subjects/${encodeURIComponent(subject)}/versions`

  return {
    register: async (subject, schema) => (await request<{ id: number }>(at(subject), schema)).id,
    byId: async (id) => JSON.parse((await request<{ schema: string }>(`/schemas/ids/${id}`)).schema),
    subjects: () => request('/subjects'),
    versions: async (subject) => (await request<number[]>(at(subject)).catch(noneWhen404)) ?? [],
    async latest(subject) {
      type Latest = { id: number; version: number; schema: string }
      const found = await request<Latest>(`${at(subject)}/latest`).catch(noneWhen404)
      return found && { id: found.id, version: found.version, schema: JSON.parse(found.schema) }
    },
  }
}
