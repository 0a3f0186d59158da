import type { JsonObject, Report } from './model.ts'

/** Reads name and doc, both required of whatever becomes a name in the generated code. */
export function titled(raw: JsonObject, report: Report): { name: string; doc: string } {
  const { name, doc } = raw
  if (typeof name !== 'string' || !/^[A-Za-z_]\w*$/.test(name))
    report('"name" is missing, or not a word of letters, digits and _.')
  if (typeof doc !== 'string' || doc.trim() === '')
    report('"doc" is missing. Say what it means: it becomes the comment in the code.')
  return { name: String(name), doc: String(doc) }
}

/** Reports every attribute that is not allowed. A misspelt "pii" must not pass as a harmless extra. */
export function allow(raw: JsonObject, allowed: string[], report: Report): void {
  for (const attribute of Object.keys(raw)) {
    if (!allowed.includes(attribute)) report(`unknown attribute "${attribute}". Allowed here: ${allowed.join(', ')}.`)
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads a list of words, with at least one. */
export function words(raw: JsonObject, attribute: string, report: Report): string[] {
  const list = Array.isArray(raw[attribute]) ? raw[attribute] : []
  const valid = list.filter((word) => typeof word === 'string')
  if (valid.length === 0 || valid.length < list.length) report(`"${attribute}" has to be a list of words.`)
  return valid
}
