/** What the topics have of persons: a text that only the person's key opens. See `@waybill/messaging`. */
const SEALED = 'enc:v1:'

export const ENCRYPTED = '(encrypted)'
export const HIDDEN = '(hidden)'

/** What is to be kept from whoever looks at records. */
export interface Secrecy {
  /** Names of fields whose values nobody is shown, such as card tokens. */
  secret: ReadonlySet<string>
}

/**
 * A decoded value as it may be shown, and as JSON takes it: what is secret or sealed is named as such, whole numbers of any
 * size are exact, as texts where JSON's numbers are not, bytes are hexadecimal digits.
 *
 * @param name the field that holds it
 * @param onHidden told of each text that was hidden
 */
export function shown(value: unknown, { secret }: Secrecy, onHidden: (text: string) => void = () => {}): unknown {
  function at(value: unknown, name: string): unknown {
    if (secret.has(name) && value !== null && value !== undefined) {
      if (typeof value === 'string') onHidden(value)
      return HIDDEN
    }
    if (typeof value === 'bigint') return value.toString()
    if (typeof value === 'string') return value.startsWith(SEALED) ? ENCRYPTED : value
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? String(value) : value.toISOString()
    if (Buffer.isBuffer(value)) return value.toString('hex')
    if (Array.isArray(value)) return value.map((each) => at(each, name))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, at(inner, key)]))
  }
  return at(value, '')
}

/** Bytes in which these texts are covered by stars. */
export function covered(bytes: Buffer, texts: readonly string[]): Buffer {
  const copy = Buffer.from(bytes)
  for (const text of texts) {
    const wanted = Buffer.from(text)
    if (wanted.length === 0) continue
    for (let at = copy.indexOf(wanted); at >= 0; at = copy.indexOf(wanted, at + wanted.length)) {
      copy.fill('*', at, at + wanted.length)
    }
  }
  return copy
}
