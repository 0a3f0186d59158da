import type { operations } from './generated/operations.ts'

/** How an operation is asked for, as the generated table says. */
export interface Call {
  method: string
  path: string
  /** The name in the request by the name on the wire. */
  query: Readonly<Record<string, string>>
  headers: Readonly<Record<string, string>>
  body: boolean
  streams: boolean
}

export type CallName = keyof typeof operations

type Values = Readonly<Record<string, unknown>>

/** The path of a request with its query. Throws TypeError when a part of the path is missing. */
export function pathOf({ path, query }: Call, values: Values): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined || value === '') throw new TypeError(`${path} needs a value for ${name}`)
    return encodeURIComponent(String(value))
  })
  const search = new URLSearchParams(given(query, values)).toString()
  return search === '' ? filled : `${filled}?${search}`
}

/** The headers and the body of a request. A key is found for what wants an Idempotency-Key and is given none. */
export function initOf(
  { method, headers, body }: Call,
  values: Values,
): { method: string; headers: Record<string, string>; body?: string } {
  const own = Object.fromEntries(given(headers, values))
  if ('idempotencyKey' in headers) own['idempotency-key'] ??= crypto.randomUUID()
  if (!body || values.body === undefined) return { method, headers: own }
  return { method, headers: { ...own, 'content-type': 'application/json' }, body: JSON.stringify(values.body) }
}

/** Whether sending it twice does no more than sending it once. */
export const isRepeatable = ({ method, headers }: Call): boolean =>
  method === 'GET' || method === 'PUT' || method === 'DELETE' || 'idempotencyKey' in headers

const given = (names: Readonly<Record<string, string>>, values: Values): [string, string][] =>
  Object.entries(names).flatMap(([name, onTheWire]) => {
    const value = values[name]
    return value === undefined ? [] : [[onTheWire, String(value)]]
  })
