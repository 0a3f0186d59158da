import { describe, PermanentError, Unavailable } from '../errors.ts'
import type { RegisteredVersion, Registry, SchemaId } from '../registry.ts'
import type { Address } from './addresses.ts'

const TIMEOUT_MS = 5_000
const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json'
const [SUBJECT_UNKNOWN, VERSION_UNKNOWN, SCHEMA_UNKNOWN] = [40401, 40402, 40403]

/** What a registry said: never 5xx, and always JSON. */
interface Answer {
  status: number
  body: Record<string, unknown>
}

/** A Confluent-compatible registry, as it answers now: nothing is kept. The address that answered last is asked first. */
export function openHttpRegistry(addresses: readonly Address[]): Registry {
  let inTurn = addresses

  /** The first answer that settles the question; when an address is away, no other answer does. */
  async function ask(method: string, path: string, body?: object, settles = (_: Answer) => true): Promise<Answer> {
    const failures: string[] = []
    let last: Answer | undefined
    for (const address of inTurn) {
      try {
        last = await send(address, method, path, body)
      } catch (error) {
        failures.push(`${address.base}: ${describe(error)}`)
        continue
      }
      if (settles(last)) {
        inTurn = [address, ...inTurn.filter((other) => other !== address)]
        return last
      }
    }
    if (last && failures.length === 0) return last
    throw new Unavailable(`The schema registry can't be reached: ${failures.join('; ')}`)
  }

  const pathOf = (id: SchemaId) => (typeof id === 'number' ? `/schemas/ids/${id}` : `/schemas/guids/${id}`)
  const at = (subject: string) => `/subjects/${encodeURIComponent(subject)}`

  return {
    async idOf(subject, schema) {
      const answer = await ask('POST', at(subject), { schema: JSON.stringify(schema) })
      if (isUnknown(answer, SUBJECT_UNKNOWN, SCHEMA_UNKNOWN)) return undefined
      return idIn(answer, subject)
    },
    async register(subject, schema) {
      return idIn(await ask('POST', `${at(subject)}/versions`, { schema: JSON.stringify(schema) }), subject)
    },
    async schemaOf(id) {
      // One that lags behind, or is another registry by mistake, may not know it: only all of them together make it unknown.
      const answer = await ask('GET', pathOf(id), undefined, ({ status }) => status === 200)
      if (isUnknown(answer, SCHEMA_UNKNOWN)) {
        throw new PermanentError(`The schema registry has no schema ${id}`, { code: 'unknown-schema-id' })
      }
      // Whatever else it refuses, a login say, tells nothing about the record: that one waits.
      if (answer.status !== 200) throw new Unavailable(refused(`schema ${id}`, answer).message)
      return avroIn(answer, id)
    },
    async setCompatibility(subject, level) {
      const answer = await ask('PUT', `/config/${encodeURIComponent(subject)}`, { compatibility: level })
      if (answer.status !== 200) throw refused(subject, answer)
    },
    async subjects() {
      return listIn<string>(await ask('GET', '/subjects'), 'its subjects')
    },
    async versions(subject) {
      const answer = await ask('GET', `${at(subject)}/versions`)
      if (isUnknown(answer, SUBJECT_UNKNOWN)) return []
      const found: RegisteredVersion[] = []
      for (const version of listIn<number>(answer, subject).sort((a, b) => a - b)) {
        const one = await ask('GET', `${at(subject)}/versions/${version}`)
        if (isUnknown(one, SUBJECT_UNKNOWN, VERSION_UNKNOWN)) continue // deleted since
        const id = idIn(one, `${subject} ${version}`)
        found.push({ version, id, schema: avroIn(one, id) })
      }
      return found
    },
  }
}

async function send({ base, authorization }: Address, method: string, path: string, body?: object): Promise<Answer> {
  let response: Response
  let text: string
  try {
    const login = authorization()
    response = await fetch(base + path, {
      method,
      headers: {
        accept: CONTENT_TYPE,
        ...(body ? { 'content-type': CONTENT_TYPE } : {}),
        ...(login ? { authorization: login } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    text = await response.text()
  } catch (error) {
    // fetch says only that it failed; why is in its cause.
    throw new Error(describe(error instanceof Error && error.cause ? error.cause : error), { cause: error })
  }
  const { status } = response
  if (status >= 500 || status === 429 || status === 408) throw new Error(`it answers ${status}: ${text.slice(0, 200)}`)
  return { status, body: parse(text, status) }
}

function parse(text: string, status: number): Answer['body'] {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === 'object' && body !== null) return body as Answer['body']
  } catch {
    // told below, as any other answer that no registry gives
  }
  throw new Error(`it does not answer like a schema registry, but with ${status}: ${text.slice(0, 100)}`)
}

// A 404 of a proxy, or under a wrong path, has no such code.
const isUnknown = ({ status, body }: Answer, ...codes: number[]): boolean =>
  status === 404 && codes.includes(Number(body.error_code))

function idIn(answer: Answer, what: string): number {
  if (answer.status !== 200 || typeof answer.body.id !== 'number') throw refused(what, answer)
  return answer.body.id
}

function listIn<Item>(answer: Answer, what: string): Item[] {
  if (!Array.isArray(answer.body)) throw refused(what, answer)
  return answer.body as Item[]
}

function avroIn({ body }: Answer, id: SchemaId): object {
  const { schema, schemaType = 'AVRO' } = body
  if (schemaType !== 'AVRO' || typeof schema !== 'string') {
    throw new PermanentError(`Schema ${id} is of type ${schemaType}; events are read in AVRO`, { code: 'not-avro' })
  }
  return JSON.parse(schema) as object
}

function refused(what: string, { status, body }: Answer): PermanentError {
  const code = body.error_code ?? status
  const message = `The schema registry refuses ${what} (${code}): ${String(body.message ?? 'no reason given')}`
  return new PermanentError(message, { code: `registry-${code}` })
}
