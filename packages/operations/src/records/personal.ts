import { Refused } from '../refused.ts'
import { type AvroJson, lookupIn } from '../schemas/avro-shape.ts'
import { ENCRYPTED, HIDDEN } from './shown.ts'

const SEALED = 'enc:v1:'

/**
 * Puts what the original has in place of the words that stand for it: so a record is edited and sent again by somebody who
 * never saw its secrets.
 *
 * @param edited JSON with `(encrypted)` and `(hidden)` where the original has what is not shown
 * @throws Refused that names a place where there is nothing to put
 */
export function restored(edited: unknown, original: unknown, path = ''): unknown {
  if (edited === ENCRYPTED || edited === HIDDEN) {
    if (original === undefined || original === null || typeof original === 'object') {
      throw new Refused(
        'invalid',
        `${path || 'The value'} is ${edited}, and there is no original to take it from: write a value.`,
      )
    }
    return original
  }
  if (Array.isArray(edited)) {
    const items = Array.isArray(original) ? original : []
    return edited.map((item, index) => restored(item, items[index], `${path}[${index}]`))
  }
  if (typeof edited !== 'object' || edited === null) return edited
  const fields = (typeof original === 'object' && original !== null ? original : {}) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(edited).map(([name, value]) => [
      name,
      restored(value, Object.hasOwn(fields, name) ? fields[name] : undefined, path === '' ? name : `${path}.${name}`),
    ]),
  )
}

/** The paths of personal fields, marked `"pii": true` in a schema that names whom they are about, that are in the clear. */
export function personalInClear(schema: object, data: unknown): string[] {
  if (!('piiSubject' in schema)) return []
  const lookup = lookupIn(schema as AvroJson)
  const found: string[] = []

  function look(given: AvroJson, value: unknown, path: string, pii: boolean): void {
    const type = lookup(given)
    if (typeof value === 'string') {
      if (pii && !value.startsWith(SEALED)) found.push(path)
    } else if (Array.isArray(type)) {
      for (const branch of type) if (branch !== 'null') look(branch, value, path, pii)
    } else if (Array.isArray(value)) {
      const items = typeof type === 'object' ? (type.items ?? (type.type as AvroJson)) : 'null'
      value.forEach((item, index) => {
        look(items, item, `${path}[${index}]`, pii)
      })
    } else if (typeof type === 'object' && typeof value === 'object' && value !== null) {
      for (const field of type.fields ?? []) {
        const inner = (value as Record<string, unknown>)[field.name]
        look(field.type, inner, path === '' ? field.name : `${path}.${field.name}`, field.pii === true)
      }
    }
  }
  look(schema as AvroJson, data, '', false)
  return found
}
