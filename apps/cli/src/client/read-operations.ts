import type { OpenApi } from '@waybill/gateway/openapi'
import type { Schema } from './types.ts'

/** One route, as a client meets it. */
export interface Operation {
  name: string
  method: string
  path: string
  /** What it does, and who may ask. */
  description: string
  parameters: Parameter[]
  body: { schema: Schema; required: boolean } | undefined
  /** What it answers when all went well; undefined for an answer without a body. */
  answer: Schema | undefined
  /** That it answers with a stream of these. */
  streams: boolean
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  description?: string
  schema: Schema
}

interface Described {
  operationId?: string
  summary?: string
  description?: string
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Content }
  responses: Record<string, { content?: Content }>
}

type Content = Record<string, { schema: Schema }>

/**
 * Reads the operations out of an API's description, in the order of their names.
 *
 * @throws Error that names the route which says too little of itself for a client
 */
export function readOperations({ paths }: OpenApi): Operation[] {
  const found = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Described>).map(([method, described]) =>
      operationOf(method.toUpperCase(), path, described),
    ),
  )
  const names = found.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice) throw new Error(`Two routes have the operationId ${twice}. A client needs a name for each.`)
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

function operationOf(method: string, path: string, described: Described): Operation {
  const { operationId, summary = '', description = '', parameters = [], requestBody, responses } = described
  const says = (what: string) => new Error(`${method} ${path} has no ${what} in its schema. The API's client needs it.`)
  if (!operationId) throw says('operationId')
  const good = Object.entries(responses).filter(([status]) => /^2\d\d$/.test(status))
  if (good.length === 0) throw says('response for a status of 2xx')

  const contents = good.map(([, { content = {} }]) => content)
  const answers = contents.flatMap((content) => Object.values(content).map(({ schema }) => schema))
  return {
    ...{ name: operationId, method, path, parameters },
    description: [summary, description].filter((text) => text !== '').join('. '),
    body: requestBody && { schema: onlySchema(requestBody.content), required: requestBody.required ?? false },
    answer: answers[0] && (answers.length === 1 ? answers[0] : { anyOf: answers }),
    streams: contents.some((content) => 'text/event-stream' in content),
  }
}

const onlySchema = (content: Content): Schema => Object.values(content)[0]?.schema ?? {}
