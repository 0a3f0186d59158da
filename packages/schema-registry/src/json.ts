/** A number whose text would not survive a round trip through a double: 1.0, 9223372036854775807. */
export type RawNumber = { readonly rawJSON: string }

// Part of V8 since Node 21, not yet in TypeScript's library.
const json = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown
  rawJSON(text: string): RawNumber
  isRawJSON(value: unknown): value is RawNumber
}

/**
 * Parses JSON and keeps every number as it is written, so that the default of a long field is not rounded to a double.
 * `JSON.stringify` writes such numbers back unchanged.
 * @throws SyntaxError when the text is not JSON
 */
export function parseJson(text: string): unknown {
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? json.rawJSON(source) : value,
  )
}

/** The text of a JSON number, or undefined when the value is not a number. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return json.isRawJSON(value) ? value.rawJSON : undefined
}

/** True for a JSON object; false for null, arrays and numbers kept as text. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !json.isRawJSON(value)
}

/** A copy in which the keys of every object are in alphabetical order, at every depth. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (!isObject(value)) return value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, sortKeys(value[key])]))
}
