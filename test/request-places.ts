/** As much of a JSON Schema as our request schemas use. */
export interface Schema {
  type?: string
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  enum?: unknown[]
  format?: string
  pattern?: string
  minLength?: number
  minimum?: number
}

/** A value that the schema takes. */
export function exampleOf(schema: Schema): unknown {
  const { type, properties = {}, items, anyOf, minimum = 0 } = schema
  if (anyOf) return exampleOf(anyOf.at(-1)?.type === 'null' ? (anyOf[0] ?? {}) : (anyOf.at(-1) ?? {}))
  if (schema.enum) return schema.enum[0]
  if (type === 'object')
    return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, exampleOf(inner)]))
  if (type === 'array') return [exampleOf(items ?? {})]
  if (type === 'integer') return Math.max(minimum, 1)
  if (type === 'boolean') return true
  return text(schema)
}

const formats: Record<string, string> = {
  uuid: '01935f3a-0000-7000-8000-000000000000',
  email: 'someone@example.test',
  'date-time': '2026-11-21T08:00:00Z',
  date: '2026-11-21',
}
const candidates = ['mug', 'EUR', 'AT', 'en']

function text({ format = '', pattern, minLength = 0 }: Schema): string {
  const known = formats[format]
  if (known) return known
  const fitting = candidates.find((one) => pattern === undefined || new RegExp(pattern, 'u').test(one)) ?? 'mug'
  return fitting.padEnd(minLength, '-')
}

export type Place = readonly (string | number)[]

/** Where texts stand in a value. */
export const textsIn = (value: unknown, at: Place = []): Place[] =>
  typeof value === 'string' ? [at] : childrenOf(value).flatMap(([key, inner]) => textsIn(inner, [...at, key]))

/** Where objects stand in a value. */
export const objectsIn = (value: unknown, at: Place = []): Place[] => [
  ...(typeof value === 'object' && value !== null && !Array.isArray(value) ? [at] : []),
  ...childrenOf(value).flatMap(([key, inner]) => objectsIn(inner, [...at, key])),
]

/** The same value with something else at one place. */
export function withAt(value: unknown, [key, ...rest]: Place, change: (found: unknown) => unknown): unknown {
  if (key === undefined) return change(value)
  const changed = childrenOf(value).map(([own, inner]) => [own, own === key ? withAt(inner, rest, change) : inner])
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed)
}

function childrenOf(value: unknown): [string | number, unknown][] {
  if (Array.isArray(value)) return value.map((inner, n) => [n, inner])
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}
