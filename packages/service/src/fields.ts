import { type Brokers, type MasterKeys, milliseconds, readBrokers, readMasterKeys } from '@waybill/messaging'
import { passwordsIn } from './weakness.ts'

/** One setting: the name of its variable and how its text is read. `read` throws a TypeError that says what is wrong. */
export interface Field<T> {
  readonly name: string
  /** Never shown: not in errors, not in logs, not when the config is printed. */
  readonly secret: boolean
  /** What in its text is a password or key by itself; in production each is looked at (`weaknessOf`). Default: none. */
  readonly secretsIn?: (text: string) => readonly string[]
  /** Used when the variable is absent or empty; a field without a fallback is required. */
  readonly fallback: { readonly value: T } | undefined
  read(text: string): T
}

/** A text. */
export const string = (name: string, fallback?: string): Field<string> => field(name, (text) => text, fallback)

/** An absolute URL, checked and given back without a slash at its end. */
export const url = (name: string, fallback?: string): Field<string> => field(name, readUrl, fallback)

/** One or several absolute URLs with commas between, each as `url` reads it. */
export const urls = (name: string): Field<string> =>
  field(name, (text) =>
    text
      .split(',')
      .map((one) => readUrl(one.trim()))
      .join(','),
  )

/** A whole number within the limits, both included. */
export function integer(name: string, fallback?: number, limits: { min?: number; max?: number } = {}): Field<number> {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = limits
  return field(
    name,
    (text) => {
      const value = Number(text)
      if (!Number.isInteger(value)) throw new TypeError('must be a whole number')
      if (value < min || value > max) throw new TypeError(`must be from ${min} to ${max}`)
      return value
    },
    fallback,
  )
}

/** A time such as 250ms, 30s, 5m or 24h, in milliseconds; so is the fallback written. */
export const duration = (name: string, fallback?: string): Field<number> =>
  field(name, milliseconds, fallback === undefined ? undefined : milliseconds(fallback))

/** on/off, true/false, yes/no or 1/0. */
export const flag = (name: string, fallback?: boolean): Field<boolean> => field(name, readFlag, fallback)

/** Where Kafka is, as `readBrokers` of @waybill/messaging reads it. */
export const brokers = (name: string): Field<Brokers> => ({
  ...field(name, readBrokers),
  secret: true,
  secretsIn: passwordsIn,
})

/** A list with commas between. */
export const list = (name: string, fallback?: string[]): Field<string[]> =>
  field(
    name,
    (text) => {
      const items = text.split(',').map((item) => item.trim())
      if (items.includes('')) throw new TypeError('has an empty item')
      return items
    },
    fallback,
  )

/** A text that must be set and is never shown. */
export const secret = (name: string): Field<string> => ({
  ...field(name, (text) => text),
  secret: true,
  secretsIn: (text) => [text],
})

/** `MASTER_KEYS`: what wraps persons' keys, as `<id>:<32 bytes in base64>`, the one that wraps from now on first. */
export const masterKeys = (): Field<MasterKeys> => ({
  ...field('MASTER_KEYS', readMasterKeys),
  secret: true,
  secretsIn: (text) => text.split(',').map((entry) => entry.split(':')[1] ?? ''),
})

/** The same field; undefined when it is absent. */
export const optional = <T>(inner: Field<T>): Field<T | undefined> => ({ ...inner, fallback: { value: undefined } })

/** The same field, never shown. The passwords of URLs in it are secrets. */
export const hidden = <T>(inner: Field<T>): Field<T> => ({ secretsIn: passwordsIn, ...inner, secret: true })

function field<T>(name: string, read: (text: string) => T, fallback?: T): Field<T> {
  return { name, read, secret: false, fallback: fallback === undefined ? undefined : { value: fallback } }
}

function readUrl(text: string): string {
  if (!URL.canParse(text)) throw new TypeError('must be an absolute URL')
  return text.replace(/\/+$/, '')
}

function readFlag(text: string): boolean {
  if (/^(on|true|yes|1)$/i.test(text)) return true
  if (/^(off|false|no|0)$/i.test(text)) return false
  throw new TypeError('must be on or off')
}
