import { type AvroField, type AvroJson, type AvroObject, type Lookup, lookupIn, typeInWords } from './avro-shape.ts'

/** What a change means: who can go on. `none` changes nothing that is read. */
export type Effect = 'none' | 'fine' | 'readers first' | 'breaks data' | 'breaks both'

/** One difference between two schemas. */
export interface Change {
  /** `OrderPlaced.lines[].sku` */
  where: string
  what: string
  effect: Effect
}

interface Sides {
  old: Lookup
  new: Lookup
  changes: Change[]
  /** Pairs of named types that were compared: a type that holds itself ends there. */
  seen: Set<string>
}

const PROMOTED: Record<string, string[]> = {
  int: ['long', 'float', 'double'],
  long: ['float', 'double'],
  float: ['double'],
  string: ['bytes'],
  bytes: ['string'],
}

/** What is different between two schemas of one event, in the order of the newer one's fields. Not the text, the meaning. */
export function compareSchemas(older: object, newer: object): Change[] {
  const [a, b] = [older as AvroJson, newer as AvroJson]
  const sides: Sides = { old: lookupIn(a), new: lookupIn(b), changes: [], seen: new Set() }
  compareTypes(a, b, (b as AvroObject).name ?? 'it', sides)
  return sides.changes
}

function compareTypes(oldType: AvroJson, newType: AvroJson, where: string, sides: Sides): void {
  const [a, b] = [sides.old(oldType), sides.new(newType)]
  if (Array.isArray(a) || Array.isArray(b)) return void compareUnions([a].flat(), [b].flat(), where, sides)
  const [kindA, kindB] = [kindOf(a), kindOf(b)]
  const words = `is ${typeInWords(b, sides.new)}, was ${typeInWords(a, sides.old)}`
  if (kindA !== kindB) {
    const [forward, back] = [PROMOTED[kindA]?.includes(kindB), PROMOTED[kindB]?.includes(kindA)]
    const effect = forward ? (back ? 'fine' : 'readers first') : back ? 'breaks data' : 'breaks both'
    return void add(sides, where, words, effect)
  }
  if (logicalOf(a) !== logicalOf(b)) {
    add(sides, where, `${words}: the same bytes, read otherwise`, 'readers first')
  }
  if (typeof a === 'string' || typeof b === 'string') return
  if (a.name !== b.name) {
    const known = namesOf(b.aliases).includes(a.name ?? '')
    add(sides, where, `is named ${b.name}, was ${a.name}`, known ? 'readers first' : 'breaks both')
  }
  if (a.name !== undefined && b.name !== undefined) {
    const pair = `${a.namespace ?? ''}.${a.name} ${b.namespace ?? ''}.${b.name}`
    if (sides.seen.has(pair)) return
    sides.seen.add(pair)
  }
  compareAttributes(a, b, where, sides)
  if (a.symbols && b.symbols) compareWords(a.symbols, b.symbols, where, sides, 'default' in a, 'default' in b)
  if (a.oneOf && b.oneOf) compareWords(a.oneOf, b.oneOf, where, sides, true, true)
  if (a.size !== b.size) add(sides, where, `has ${b.size} bytes, had ${a.size}`, 'breaks both')
  if (a.items !== undefined && b.items !== undefined) compareTypes(a.items, b.items, `${where}[]`, sides)
  if (a.values !== undefined && b.values !== undefined) compareTypes(a.values, b.values, `${where}{}`, sides)
  if (a.fields && b.fields) compareFields(a.fields, b.fields, where, sides)
}

function compareFields(older: AvroField[], newer: AvroField[], where: string, sides: Sides): void {
  const left = new Set(older)
  for (const field of newer) {
    const at = `${where}.${field.name}`
    const before =
      older.find(({ name }) => name === field.name) ?? older.find(({ name }) => namesOf(field.aliases).includes(name))
    if (!before) {
      const given = 'default' in field ? `default ${JSON.stringify(field.default)}` : 'no default'
      add(
        sides,
        at,
        `added: ${typeInWords(field.type, sides.new)}, ${given}`,
        'default' in field ? 'fine' : 'breaks data',
      )
      continue
    }
    left.delete(before)
    if (before.name !== field.name) {
      add(sides, at, `renamed by alias, was ${before.name}`, 'default' in before ? 'fine' : 'readers first')
    }
    compareField(before, field, at, sides)
  }
  for (const field of left) {
    const given = 'default' in field
    const text = `removed: ${typeInWords(field.type, sides.old)}, ${given ? 'which had a default' : 'which had no default'}`
    add(sides, `${where}.${field.name}`, text, given ? 'fine' : 'readers first')
  }
  const [then, now] = [older.map(({ name }) => name), newer.map(({ name }) => name)]
  const kept = (names: string[], others: string[]) => names.filter((name) => others.includes(name)).join()
  if (kept(then, now) !== kept(now, then)) add(sides, where, 'its fields stand in another order', 'fine')
}

function compareField(before: AvroField, field: AvroField, where: string, sides: Sides): void {
  compareTypes(before.type, field.type, where, sides)
  const [had, has] = ['default' in before, 'default' in field]
  const [was, is] = [JSON.stringify(before.default), JSON.stringify(field.default)]
  // Of a field that both sides have, a default is what only data without the field is read as.
  if (had && has && was !== is) add(sides, where, `default is ${is}, was ${was}`, 'fine')
  if (had !== has) add(sides, where, has ? `has a default now: ${is}` : `has no default any more, had ${was}`, 'fine')
  if (before.doc !== field.doc) add(sides, where, 'other docs', 'none')
  if (before.pii !== field.pii)
    add(sides, where, field.pii ? 'is personal now' : 'is not personal any more', 'readers first')
}

function compareUnions(a: AvroJson[], b: AvroJson[], where: string, sides: Sides): void {
  const [was, is] = [unionInWords(a, sides.old), unionInWords(b, sides.new)]
  const readable = (branch: AvroJson, among: AvroJson[], from: Lookup, to: Lookup) =>
    among.some((other) => matches(from(branch), to(other)))
  const gone = a.filter((branch) => !readable(branch, b, sides.old, sides.new))
  const come = b.filter((branch) => !readable(branch, a, sides.new, sides.old))
  if (gone.length > 0 || come.length > 0) {
    const effect = gone.length === 0 ? 'readers first' : come.length === 0 ? 'breaks data' : 'breaks both'
    add(sides, where, `is ${is}, was ${was}`, effect)
  }
  for (const branch of a) {
    const same = b.find((other) => exactly(sides.old(branch), sides.new(other)))
    if (same !== undefined && branch !== 'null') compareTypes(branch, same, where, sides)
  }
}

const unionInWords = (branches: AvroJson[], lookup: Lookup) =>
  branches.map((branch) => typeInWords(branch, lookup)).join(' | ')

const exactly = (a: AvroJson, b: AvroJson) => kindOf(a) === kindOf(b) && nameOf(a) === nameOf(b)
const matches = (written: AvroJson, read: AvroJson) =>
  exactly(written, read) || (PROMOTED[kindOf(written)]?.includes(kindOf(read)) ?? false)

const nameOf = (type: AvroJson) => (typeof type === 'object' && !Array.isArray(type) ? type.name : undefined)

const logicalOf = (type: Exclude<AvroJson, AvroJson[]>) => (typeof type === 'string' ? undefined : type.logicalType)

/** record, enum, array, map, fixed, or the primitive that is on the wire. */
function kindOf(type: AvroJson): string {
  if (typeof type === 'string') return type
  if (Array.isArray(type)) return 'union'
  return typeof type.type === 'string' ? type.type : kindOf(type.type as AvroJson)
}

// A word of `oneOf` is a string for Avro: readers get it whatever it is. A symbol that is unknown has to have a stand-in.
function compareWords(
  a: string[],
  b: string[],
  where: string,
  sides: Sides,
  oldStands: boolean,
  newStands: boolean,
): void {
  const come = b.filter((word) => !a.includes(word))
  const gone = a.filter((word) => !b.includes(word))
  if (come.length > 0) add(sides, where, `can be ${come.join(', ')} too`, oldStands ? 'fine' : 'readers first')
  if (gone.length > 0) add(sides, where, `can not be ${gone.join(', ')} any more`, newStands ? 'fine' : 'breaks data')
}

const OWN = ['eventType', 'eventVersion', 'piiSubject', 'external']

function compareAttributes(a: AvroObject, b: AvroObject, where: string, sides: Sides): void {
  if (a.doc !== b.doc) add(sides, where, 'other docs', 'none')
  for (const name of OWN) {
    if (a[name] !== b[name]) {
      add(sides, where, `"${name}" is ${JSON.stringify(b[name])}, was ${JSON.stringify(a[name])}`, 'readers first')
    }
  }
}

const namesOf = (aliases: unknown): string[] =>
  Array.isArray(aliases) ? aliases.map((alias) => String(alias).split('.').at(-1) ?? '') : []

const add = ({ changes }: Sides, where: string, what: string, effect: Effect) =>
  void changes.push({ where, what, effect })
