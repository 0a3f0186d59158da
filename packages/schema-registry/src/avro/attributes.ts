import { InvalidSchema } from '../errors.ts'
import { numberText } from '../json.ts'
import { type Attributes, type Field, isPrimitiveName, type Name, nameIn } from './types.ts'

/** A JSON object out of a schema's text. */
export type Json = Record<string, unknown>

const LETTERS = 'a letter or _, then letters, digits and _'

export const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)

export function required(json: Json, attribute: string, where: string): unknown {
  if (json[attribute] === undefined) throw new InvalidSchema(`${where} has no "${attribute}"`)
  return json[attribute]
}

export const otherAttributes = (json: Json, known: string[]): Attributes =>
  Object.fromEntries(Object.entries(json).filter(([name]) => !known.includes(name)))

/** The full name of a record, enum or fixed defined inside the namespace `space`. */
export function readName(json: Json, space: string): Name {
  const name = nameIn(textOf(json.namespace) ?? space, textOf(json.name) ?? '')
  if (name.simple === '') throw nameless(`the name of a ${textOf(json.type)}`)
  if (isPrimitiveName(name.simple)) throw new InvalidSchema(`"${name.full}": a primitive type cannot be redefined`)
  return name
}

export function readFieldName(json: Json, record: Name): string {
  const name = textOf(json.name)
  if (name === undefined || name === '') throw nameless(`the name of a field of record "${record.full}"`)
  return name
}

export function readAliases(json: Json, where: string): string[] {
  const aliases = json.aliases ?? []
  if (!Array.isArray(aliases) || !aliases.every((alias) => typeof alias === 'string'))
    throw new InvalidSchema(`"aliases" of ${where} is not an array of strings`)
  return aliases
}

export function readOrder(json: Json, where: string): Field['order'] {
  const order = textOf(json.order)?.toLowerCase() ?? 'ascending'
  if (order === 'ascending' || order === 'descending' || order === 'ignore') return order
  throw new InvalidSchema(`"order" of ${where} is "${order}", not ascending, descending or ignore`)
}

export function readSymbols(json: Json, where: string): { symbols: string[]; default: string | undefined } {
  if (!Array.isArray(json.symbols) || json.symbols.length === 0) throw new InvalidSchema(`${where} has no symbols`)
  const symbols = json.symbols.map((symbol) => {
    if (typeof symbol !== 'string' || symbol === '') throw nameless(`a symbol of ${where}`)
    return symbol
  })
  if (new Set(symbols).size < symbols.length) throw new InvalidSchema(`${where} has the same symbol twice`)
  const fallback = textOf(json.default)
  if (json.default !== undefined && (fallback === undefined || !symbols.includes(fallback)))
    throw new InvalidSchema(`the default of ${where}, ${JSON.stringify(json.default)}, is not one of its symbols`)
  return { symbols, default: fallback }
}

export function readSize(json: Json, where: string): number {
  const size = numberText(json.size)
  if (size === undefined || !/^\d{1,9}$/.test(size))
    throw new InvalidSchema(`"size" of ${where} is not a number of bytes`)
  return Number(size)
}

const nameless = (where: string) => new InvalidSchema(`${where} is missing: ${LETTERS}`)

/** @throws InvalidSchema when a name is none that the specification allows */
export function checkName(name: string, where: string): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new InvalidSchema(`${where} "${name}" is not valid: ${LETTERS}`)
}
