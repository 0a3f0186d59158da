import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { addRoutes } from '../src/api.ts'
import type { CompatibilityLevel } from '../src/compatibility-level.ts'
import { decode, encode, type LogRecord } from '../src/record-format.ts'
import { createServer } from '../src/server.ts'
import { apply, emptyState } from '../src/state.ts'
import type { Store } from '../src/store.ts'

export type Answer = {
  status: number
  /** Without what is in every answer: guid.test.ts looks at guids, times and `deleted` in the text. */
  body: unknown
  text: string
  contentType: string | undefined
  headers: OutgoingHttpHeaders
}

/** When its records were written. */
export const STORED_AT = 1_700_000_000_000

/** A registry whose topic is a list: the whole HTTP interface without Kafka. */
export function memoryRegistry(
  options: {
    level?: CompatibilityLevel
    topic?: LogRecord[]
    maxSchemaBytes?: number
    /** What is to be done before the routes are added. */
    prepare?: (app: FastifyInstance) => void
  } = {},
) {
  const state = emptyState()
  const take = (record: LogRecord) => {
    const { key, value } = encode(record)
    const read = decode(key, value ?? null, STORED_AT)
    if (read !== undefined) apply(state, read)
  }
  const topic = options.topic ?? []
  for (const record of topic) take(record)
  const store: Store = {
    state,
    async write(decide) {
      const { append, result } = decide(state)
      for (const record of append) {
        topic.push(record)
        take(record)
      }
      return result
    },
    takeOver: async () => {},
    position: 0n,
    clusterId: 'memory',
    readUpTo: async () => {},
    health: () => ({ problem: undefined, lost: false, leader: 'http://here', role: 'leader' }),
    close: async () => {},
  }
  const app = createServer()
  options.prepare?.(app)
  addRoutes(app, {
    store,
    defaultLevel: options.level ?? 'BACKWARD',
    maxSchemaBytes: options.maxSchemaBytes ?? 1024 * 1024,
  })
  return { topic, ...requests(app) }
}

function requests(app: FastifyInstance) {
  const send = async (options: InjectOptions): Promise<Answer> => {
    const response = await app.inject(options)
    const contentType = response.headers['content-type']
    return {
      status: response.statusCode,
      body: parse(response.body),
      text: response.body,
      contentType: contentType?.toString(),
      headers: response.headers,
    }
  }
  const json = { 'content-type': 'application/vnd.schemaregistry.v1+json' }
  const withBody = (method: 'POST' | 'PUT') => (url: string, body: object) =>
    send({ method, url, headers: json, payload: JSON.stringify(body) })
  return {
    send,
    get: (url: string) => send({ method: 'GET', url }),
    delete: (url: string) => send({ method: 'DELETE', url, headers: json }),
    post: withBody('POST'),
    put: withBody('PUT'),
    /** Registers a schema and returns the answer. */
    register: (subject: string, schema: unknown) =>
      withBody('POST')(`/subjects/${encodeURIComponent(subject)}/versions`, { schema: JSON.stringify(schema) }),
  }
}

const IN_EVERY_ANSWER = ['guid', 'ts', 'deleted']

function parse(text: string): unknown {
  try {
    return JSON.parse(text, (name, value) => (IN_EVERY_ANSWER.includes(name) ? undefined : value))
  } catch {
    return text
  }
}
