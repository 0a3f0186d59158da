/** A card token pays: it is nobody's business, though it is no personal datum. */
const secret = new Set(['paymentToken'])

/** What the topics have of persons: a text that only the person's key opens, and the console has no keys. */
const SEALED = 'enc:v1:'

/** A decoded value as a page may show it: what is secret or sealed is named as such, and whole numbers of any size are kept exact. */
export function shown(value: unknown, name = ''): unknown {
  if (secret.has(name)) return '(hidden)'
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string') return value.startsWith(SEALED) ? '(encrypted)' : value
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) return value.toString('hex')
  if (Array.isArray(value)) return value.map((each) => shown(each))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner, key)]))
}
