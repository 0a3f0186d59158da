import fc from 'fast-check'

/** A schema and a schema that was made from it by changes of the kind that people make. */
export type Pair = { writer: Json; reader: Json }

export type Json = string | Json[] | { [key: string]: unknown }

const PRIMITIVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']
const SYMBOLS = ['A', 'B', 'C', 'D']

const defaultOf = (type: Json): unknown => {
  if (Array.isArray(type)) return type[0] === undefined ? null : defaultOf(type[0])
  const kind = typeof type === 'string' ? type : type.type
  if (kind === 'null') return null
  if (kind === 'boolean') return false
  if (kind === 'array') return []
  if (kind === 'map') return {}
  if (typeof type === 'object' && kind === 'enum') return (type.symbols as string[])[0]
  if (typeof type === 'object' && kind === 'fixed') return '\0'.repeat(Number(type.size))
  if (kind === 'bytes' || kind === 'string') return ''
  return typeof kind === 'string' && PRIMITIVES.includes(kind) ? 0 : undefined
}

// The name goes by the place in the tree, so that a type is defined once and keeps its name in the other schema.
const typeAt = (place: string, depth: number): fc.Arbitrary<Json> => {
  const primitive = fc.constantFrom(...PRIMITIVES)
  if (depth === 0) return primitive
  const inner = (suffix: string) => typeAt(`${place}${suffix}`, depth - 1)
  const symbols = fc.uniqueArray(fc.constantFrom(...SYMBOLS), { minLength: 1 })
  return fc.oneof(
    primitive,
    fc.record({ type: fc.constant('array'), items: inner('i') }),
    fc.record({ type: fc.constant('map'), values: inner('v') }),
    fc.record({ type: fc.constant('fixed'), name: fc.constant(`F${place}`), size: fc.integer({ min: 1, max: 3 }) }),
    fc.tuple(symbols, fc.boolean()).map(([symbols, fallback]) => {
      return { type: 'enum', name: `E${place}`, symbols, ...(fallback && { default: symbols[0] }) }
    }),
    fc.array(inner('u'), { minLength: 1, maxLength: 3 }).map(asUnion),
    recordAt(place, depth),
  )
}

const recordAt = (place: string, depth: number): fc.Arbitrary<Json> =>
  fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 })
    .chain((names) =>
      fc.tuple(...names.map((name) => fc.tuple(typeAt(`${place}${name}`, depth - 1), fc.boolean(), fc.constant(name)))),
    )
    .chain((fields) => fc.tuple(fc.constant(fields), fc.boolean()))
    .map(([fields, recursive]) => {
      const name = `R${place}`
      const own = fields.map(([type, fallback, field]) => {
        const value = fallback ? defaultOf(type) : undefined
        return { name: field, type, ...(value !== undefined && { default: value }) }
      })
      const self = { name: 'self', type: ['null', name], default: null }
      return { type: 'record', name, fields: recursive ? [...own, self] : own }
    })

// No union directly in a union, and no type in it twice.
function asUnion(types: Json[]): Json {
  const branches = new Map(
    types.flatMap((type) => (Array.isArray(type) ? type : [type])).map((type) => [branchName(type), type]),
  )
  return [...branches.values()]
}

const branchName = (type: Json) =>
  typeof type === 'object' && !Array.isArray(type) ? String(type.name ?? type.type) : String(type)

/** Changes a schema somewhere: adds, drops, promotes, renames, wraps; `pick` yields numbers below the one it is given. */
function change(type: Json, pick: (below: number) => number): Json {
  if (pick(5) === 0) return asUnion(['null', type])
  if (Array.isArray(type)) {
    const branches =
      pick(3) === 0 && type.length > 1
        ? type.slice(1)
        : type.map((branch) => (pick(2) === 0 ? change(branch, pick) : branch))
    return asUnion(pick(3) === 0 ? [...branches, 'string'] : branches)
  }
  if (typeof type === 'string') {
    return PRIMITIVES.includes(type) && pick(2) === 0 ? (PRIMITIVES[pick(PRIMITIVES.length)] ?? type) : type
  }
  if (type.type === 'array') return { ...type, items: change(type.items as Json, pick) }
  if (type.type === 'map') return { ...type, values: change(type.values as Json, pick) }
  if (type.type === 'fixed') return { ...type, size: Number(type.size) + (pick(2) === 0 ? 1 : 0) }
  if (type.type === 'enum') return changeEnum(type, pick)
  return changeRecord(type, pick)
}

function changeEnum(type: { [key: string]: unknown }, pick: (below: number) => number): Json {
  const symbols = SYMBOLS.filter((symbol) => (type.symbols as string[]).includes(symbol) !== (pick(4) === 0))
  if (symbols.length === 0) return type
  const { default: _, ...rest } = type
  return { ...rest, symbols, ...(pick(2) === 0 && { default: symbols[0] }) }
}

function changeRecord(type: { [key: string]: unknown }, pick: (below: number) => number): Json {
  const fields = (type.fields as { name: string; type: Json; default?: unknown }[])
    .filter(({ name }) => name === 'self' || pick(5) > 0)
    .map((field) => {
      if (field.name === 'self' || pick(3) > 0) return field
      const { default: _, ...rest } = field
      const changed = change(field.type, pick)
      const renamed = pick(4) === 0 ? { name: `${field.name}x`, ...(pick(3) > 0 && { aliases: [field.name] }) } : {}
      const value = pick(2) === 0 ? defaultOf(changed) : undefined
      return { ...rest, ...renamed, type: changed, ...(value !== undefined && { default: value }) }
    })
  const added = { name: 'added', type: 'int', ...(pick(3) > 0 && { default: 0 }) }
  return { ...type, fields: pick(3) === 0 ? [...fields, added] : fields }
}

export const pairs: fc.Arbitrary<Pair> = fc
  .tuple(fc.oneof(recordAt('', 3), typeAt('', 3)), fc.array(fc.nat(), { minLength: 8, maxLength: 40 }))
  .map(([writer, numbers]) => {
    let next = 0
    const pick = (below: number) => (numbers[next++ % numbers.length] ?? 0) % below
    return { writer, reader: change(writer, pick) }
  })
