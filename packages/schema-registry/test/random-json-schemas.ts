import fc from 'fast-check'

/** A JSON Schema and one made from it by changes of the kind that people make. */
export type Pair = { writer: Json; reader: Json }

type Json = boolean | { [keyword: string]: unknown }

const NAMES = ['a', 'b', 'xa', 'xb']
const VALUES = [null, true, false, 0, 1, 2, 3, 4, 1.5, '', 'a', 'ab', 'abc', [], {}]

const small = fc.integer({ min: 0, max: 3 })
const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 })
const defined = (json: object): Json => JSON.parse(JSON.stringify(json))

const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc
    .record({
      type: fc.constant('string'),
      minLength: some(small),
      maxLength: some(small),
      pattern: some(fc.constantFrom('a', '^a', 'b$')),
    })
    .map(defined),
  fc
    .record({
      type: fc.constantFrom('number', 'integer'),
      minimum: some(small),
      maximum: some(small),
      exclusiveMinimum: some(small),
      exclusiveMaximum: some(small),
      multipleOf: some(fc.constantFrom(0.5, 1, 2)),
    })
    .map(defined),
  fc
    .record({ minimum: some(small), maxLength: some(small), minItems: some(small), required: some(fc.constant(['a'])) })
    .map(defined),
  fc.constantFrom<Json>({ type: 'boolean' }, { type: 'null' }, true, {}, false),
  fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 4 }).map((values) => ({ enum: values })),
  fc.constantFrom(...VALUES).map((value) => ({ const: value })),
  fc
    .uniqueArray(fc.constantFrom('string', 'integer', 'null', 'object', 'array'), { minLength: 1, maxLength: 3 })
    .chain((type) => fc.record({ type: fc.constant(type), minLength: some(small), minimum: some(small) }).map(defined)),
)

const schema = (depth: number): fc.Arbitrary<Json> => {
  if (depth === 0) return scalar
  const inner = schema(depth - 1)
  const rest = some(fc.oneof(fc.constant<Json>(false), fc.constant<Json>(true), inner))
  const properties = fc.dictionary(fc.constantFrom(...NAMES), inner, { maxKeys: 3, noNullPrototype: true })
  const names = fc.subarray(NAMES, { maxLength: 2 })
  return fc.oneof(
    { weight: 2, arbitrary: scalar },
    {
      weight: 5,
      arbitrary: fc
        .record({
          type: some(fc.constant('object')),
          properties: some(properties),
          required: some(names),
          additionalProperties: rest,
          patternProperties: some(
            fc.dictionary(fc.constantFrom('^x', 'a$'), inner, { maxKeys: 2, noNullPrototype: true }),
          ),
          propertyNames: fc.option(fc.constantFrom<Json>({ maxLength: 1 }, { pattern: '^x' }, { enum: ['a', 'xa'] }), {
            nil: undefined,
            freq: 8,
          }),
          minProperties: some(small),
          maxProperties: some(small),
          dependentRequired: fc.option(
            fc.dictionary(fc.constantFrom('a', 'b'), names, { maxKeys: 1, noNullPrototype: true }),
            { nil: undefined, freq: 6 },
          ),
          dependentSchemas: fc.option(
            fc.dictionary(fc.constantFrom('a', 'b'), inner, { maxKeys: 1, noNullPrototype: true }),
            { nil: undefined, freq: 8 },
          ),
          unevaluatedProperties: fc.option(fc.oneof(fc.constant<Json>(false), inner), { nil: undefined, freq: 5 }),
        })
        .map(defined),
    },
    {
      weight: 3,
      arbitrary: fc
        .record({
          type: some(fc.constant('array')),
          prefixItems: some(fc.array(inner, { minLength: 1, maxLength: 3 })),
          items: rest,
          contains: fc.option(inner, { nil: undefined, freq: 5 }),
          minContains: fc.option(small, { nil: undefined, freq: 6 }),
          maxContains: fc.option(small, { nil: undefined, freq: 6 }),
          minItems: some(small),
          maxItems: some(small),
          uniqueItems: some(fc.boolean()),
          unevaluatedItems: fc.option(fc.oneof(fc.constant<Json>(false), inner), { nil: undefined, freq: 5 }),
        })
        // ajv 8.20 lets [] pass where both stand, though it contains nothing.
        .map((json) => defined(json.contains === undefined ? json : { ...json, prefixItems: undefined })),
    },
    { weight: 1, arbitrary: fc.array(inner, { minLength: 1, maxLength: 3 }).map((allOf) => ({ allOf })) },
    { weight: 2, arbitrary: fc.array(inner, { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(inner, inner, fc.boolean())
        .map(([one, other, closed]) => merge(one, { allOf: [other], ...(closed && { unevaluatedProperties: false }) })),
    },
    { weight: 1, arbitrary: inner.map((not) => ({ not })) },
    { weight: 1, arbitrary: fc.tuple(inner, some(inner), some(inner)).map(condition) },
    // The branches of a oneOf exclude one another here, which the registry takes for granted.
    {
      weight: 1,
      arbitrary: fc
        .subarray<Json>([{ type: 'string' }, { type: 'number' }, { type: 'object' }, { type: 'array' }], {
          minLength: 1,
        })
        .map((oneOf) => ({ oneOf })),
    },
  )
}

const merge = (one: Json, other: object): Json => ({ ...(typeof one === 'object' ? one : {}), ...other })

const condition = ([test, yes, no]: (Json | undefined)[]) =>
  defined(
    Object.fromEntries([
      ['if', test],
      ['then', yes],
      ['else', no],
    ]),
  )

/** Changes one keyword somewhere: it is dropped, taken over from another schema, or its number moves. */
const change = (writer: Json, other: Json, seed: number): Json => {
  if (typeof writer === 'boolean' || typeof other === 'boolean') return seed % 2 === 0 ? writer : other
  const keywords = Object.keys({ ...writer, ...other }).filter((name) => !name.startsWith('$'))
  const keyword = keywords[seed % Math.max(1, keywords.length)]
  if (keyword === undefined) return writer
  const rest = Math.floor(seed / Math.max(1, keywords.length))
  const value = writer[keyword]
  if (rest % 4 !== 0 && ONE.includes(keyword) && value !== undefined)
    return { ...writer, [keyword]: change(value as Json, other, Math.floor(rest / 4)) }
  if (rest % 4 !== 0 && SEVERAL.includes(keyword) && value !== undefined)
    return { ...writer, [keyword]: changeOne(value as object, other, Math.floor(rest / 4)) }
  if (typeof value === 'number' && rest % 3 === 1)
    return { ...writer, [keyword]: Math.max(0.5, value + (rest % 2 === 0 ? 1 : -1)) }
  return rest % 3 !== 0 && keyword in other ? { ...writer, [keyword]: other[keyword] } : without(writer, keyword)
}

const ONE = [
  'items',
  'contains',
  'additionalProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'not',
  'if',
  'then',
  'else',
]
const SEVERAL = ['properties', 'patternProperties', 'dependentSchemas', 'allOf', 'anyOf', 'prefixItems']

const changeOne = (schemas: object, other: Json, seed: number) => {
  const entries = Object.entries(schemas)
  const changed = entries.map(([key, schema], index) =>
    index === seed % entries.length ? [key, change(schema, other, seed)] : [key, schema],
  )
  return Array.isArray(schemas) ? changed.map(([, schema]) => schema) : Object.fromEntries(changed)
}

const without = (json: object, keyword: string) =>
  Object.fromEntries(Object.entries(json).filter(([name]) => name !== keyword))

/** Two schemas, the one changed from the other in a few places; some of them refer to themselves. */
export const schemaPairs: fc.Arbitrary<Pair> = fc
  .tuple(schema(2), schema(1), fc.array(fc.nat(), { maxLength: 3 }), fc.boolean())
  .map(([writer, other, seeds, recursive]) => {
    const reader = seeds.reduce((json, seed) => change(json, other, seed), writer)
    return recursive ? { writer: tree(writer), reader: tree(reader) } : { writer, reader }
  })

const tree = (leaf: Json): Json => {
  const branch = { type: 'object', properties: { a: { $ref: '#/$defs/tree' }, b: leaf } }
  return { $ref: '#/$defs/tree', $defs: { tree: { anyOf: [branch, leaf] } } }
}

/** Values of the kinds and sizes that these schemas tell apart. */
export const instances: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    fc.constantFrom(...VALUES),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    fc.array(tie('value'), { maxLength: 4 }),
  ),
})).value
