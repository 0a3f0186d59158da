import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonFormat } from '../src/json-schema/format.ts'

/** Reader, writer, and every reason why what fits the writer does not always fit the reader, as `RULE path`. */
type Row = [title: string, reader: unknown, writer: unknown, reasons?: string[]]

const open = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more })
const closed = (properties: object, more: object = {}) => open(properties, { additionalProperties: false, ...more })
const when = (test: object, yes: unknown) =>
  Object.fromEntries([
    ['if', test],
    ['then', yes],
  ])
const text = { type: 'string' }
const whole = { type: 'integer' }
const list = (more: object) => ({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'array', ...more })
const tree = (leaf: object) => ({
  $ref: '#/$defs/node',
  $defs: { node: open({ next: { $ref: '#/$defs/node' }, leaf }) },
})

const rows: Row[] = [
  // Types.
  ['the same type', text, text],
  ['another type', text, whole, ['TYPE_CHANGED ']],
  ['an integer as a number', { type: 'number' }, whole],
  ['a number as an integer', whole, { type: 'number' }, ['TYPE_NARROWED ']],
  ['anything as a string', text, {}, ['TYPE_CHANGED ']],
  ['a string as anything', {}, text],
  ['nothing at all as a string', text, false],
  ['a string as nothing at all', false, text, ['TYPE_CHANGED ']],
  ['a type more', { type: ['string', 'null'] }, text],
  ['a type fewer', text, { type: ['string', 'null'] }, ['TYPE_CHANGED ']],
  ['a limit that now holds for strings only', { minLength: 1 }, { type: 'string', minLength: 1 }],
  [
    'a limit for strings and now for nothing else',
    { type: 'string', minLength: 1 },
    { minLength: 1 },
    ['TYPE_NARROWED '],
  ],
  [
    'title, description, default and id',
    { ...text, title: 'a', default: 'x', $id: 'mem://a' },
    { ...text, title: 'b' },
  ],

  // Limits: wider is fine, tighter is not.
  ['maxLength raised', { ...text, maxLength: 20 }, { ...text, maxLength: 10 }],
  ['maxLength lowered', { ...text, maxLength: 5 }, { ...text, maxLength: 10 }, ['MAX_LENGTH_DECREASED /maxLength']],
  ['maxLength added', { ...text, maxLength: 5 }, text, ['MAX_LENGTH_ADDED /maxLength']],
  ['minLength raised', { ...text, minLength: 5 }, { ...text, minLength: 1 }, ['MIN_LENGTH_INCREASED /minLength']],
  ['minLength removed', text, { ...text, minLength: 1 }],
  ['a pattern added', { ...text, pattern: '^a' }, text, ['PATTERN_ADDED /pattern']],
  ['a pattern changed', { ...text, pattern: '^a' }, { ...text, pattern: '^ab' }, ['PATTERN_CHANGED /pattern']],
  ['a pattern removed', text, { ...text, pattern: '^a' }],
  ['maximum lowered', { ...whole, maximum: 5 }, { ...whole, maximum: 10 }, ['MAXIMUM_DECREASED /maximum']],
  ['minimum lowered', { ...whole, minimum: 0 }, { ...whole, minimum: 1 }],
  ['minimum added', { ...whole, minimum: 0 }, whole, ['MINIMUM_ADDED /minimum']],
  [
    'exclusiveMaximum lowered',
    { ...whole, exclusiveMaximum: 5 },
    { ...whole, exclusiveMaximum: 6 },
    ['EXCLUSIVE_MAXIMUM_DECREASED /exclusiveMaximum'],
  ],
  ['multipleOf that divides the old one', { ...whole, multipleOf: 5 }, { ...whole, multipleOf: 10 }],
  ['0.1 for 0.3', { type: 'number', multipleOf: 0.1 }, { type: 'number', multipleOf: 0.3 }],
  [
    'multipleOf that the old one divides',
    { ...whole, multipleOf: 10 },
    { ...whole, multipleOf: 5 },
    ['MULTIPLE_OF_EXPANDED /multipleOf'],
  ],
  ['another multipleOf', { ...whole, multipleOf: 3 }, { ...whole, multipleOf: 2 }, ['MULTIPLE_OF_CHANGED /multipleOf']],
  [
    'fewer maxProperties',
    open({}, { maxProperties: 1 }),
    open({}, { maxProperties: 2 }),
    ['MAX_PROPERTIES_DECREASED /maxProperties'],
  ],
  ['minProperties added', open({}, { minProperties: 1 }), open({}), ['MIN_PROPERTIES_ADDED /minProperties']],

  // Enums and constants.
  ['a value more', { enum: ['a', 'b'] }, { enum: ['a'] }],
  ['a value fewer', { enum: ['a'] }, { enum: ['a', 'b'] }, ['ENUM_ARRAY_NARROWED /enum']],
  ['other values', { enum: ['a', 'c'] }, { enum: ['a', 'b'] }, ['ENUM_ARRAY_CHANGED /enum']],
  ['the same values in another order', { enum: ['b', { x: 1, y: 2 }] }, { enum: [{ y: 2, x: 1 }, 'b'] }],
  ['another constant', { const: 1 }, { const: 2 }, ['ENUM_ARRAY_CHANGED /const']],
  ['an enum added to a type', { ...text, enum: ['a'] }, text, ['TYPE_CHANGED ']],
  ['an enum dropped from a type', text, { ...text, enum: ['a'] }],

  // Properties. Open: what is not named may be there already. Closed: it cannot be.
  ['an optional property added to a closed schema', closed({ a: text, b: text }), closed({ a: text })],
  [
    'an optional property added to an open schema',
    open({ a: text, b: text }),
    open({ a: text }),
    ['OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL /properties/b'],
  ],
  ['a property that may be anything added to an open schema', open({ a: {} }), open({})],
  [
    'one of these that is required',
    open({ a: {} }, { required: ['a'] }),
    open({}),
    ['REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL /properties/a'],
  ],
  [
    'a required property added to a closed schema',
    closed({ a: text }, { required: ['a'] }),
    closed({}),
    ['REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/a'],
  ],
  ['the same with a default', closed({ a: { ...text, default: '' } }, { required: ['a'] }), closed({})],
  [
    'a required property with a default added to an open schema',
    open({ a: { ...text, default: '' } }, { required: ['a'] }),
    open({}),
    ['REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL /properties/a'],
  ],
  ['a property removed from an open schema', open({}), open({ a: text })],
  [
    'a property removed from a closed schema',
    closed({}),
    closed({ a: text }),
    ['PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL /properties/a'],
  ],
  ['one that was never allowed', closed({}), closed({ a: false })],
  [
    'a property removed that the rest covers',
    open({}, { additionalProperties: text }),
    open({ a: text }, { additionalProperties: text }),
  ],
  [
    'a property removed that the rest does not cover',
    open({}, { additionalProperties: text }),
    open({ a: whole }, { additionalProperties: text }),
    ['TYPE_CHANGED /properties/a', 'PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /properties/a'],
  ],
  [
    'a property added that the rest covers',
    open({ a: { ...text, minLength: 0 } }, { additionalProperties: { ...text, minLength: 0 } }),
    open({}, { additionalProperties: { ...text, minLength: 0 } }),
  ],
  [
    'a property added that the rest does not cover',
    open({ a: whole }, { additionalProperties: text }),
    open({}, { additionalProperties: text }),
    ['TYPE_CHANGED /properties/a', 'PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /properties/a'],
  ],
  ['a property changed', open({ a: whole }), open({ a: text }), ['TYPE_CHANGED /properties/a']],
  [
    'a property deep inside changed',
    open({ a: open({ b: whole }) }),
    open({ a: open({ b: text }) }),
    ['TYPE_CHANGED /properties/a/properties/b'],
  ],
  ['a name with a slash', open({ 'a/b~c': whole }), open({ 'a/b~c': text }), ['TYPE_CHANGED /properties/a~1b~0c']],
  [
    'a property required now',
    open({ a: text }, { required: ['a'] }),
    open({ a: text }),
    ['REQUIRED_ATTRIBUTE_ADDED /required/a'],
  ],
  [
    'a property required now, with a default',
    open({ a: { ...text, default: '' } }, { required: ['a'] }),
    open({ a: text }),
  ],
  ['a property no longer required', open({ a: text }), open({ a: text }, { required: ['a'] })],
  [
    'an undeclared property required now',
    open({}, { required: ['a'] }),
    open({}),
    ['REQUIRED_ATTRIBUTE_ADDED /required/a'],
  ],
  ['a schema closed', closed({ a: text }), open({ a: text }), ['ADDITIONAL_PROPERTIES_REMOVED /additionalProperties']],
  ['a schema opened', open({ a: text }), closed({ a: text })],
  [
    'the rest held to a schema',
    open({}, { additionalProperties: text }),
    open({}),
    ['ADDITIONAL_PROPERTIES_NARROWED /additionalProperties'],
  ],
  [
    'a pattern held to another type',
    open({}, { patternProperties: { '^x': whole } }),
    open({}, { patternProperties: { '^x': text } }),
    ['TYPE_CHANGED /patternProperties/^x'],
  ],
  [
    'a pattern added to an open schema',
    open({}, { patternProperties: { '^x': text } }),
    open({}),
    ['PATTERN_PROPERTY_ADDED /patternProperties/^x'],
  ],
  [
    'a pattern added to a closed schema',
    closed({ a: text }, { patternProperties: { '^x': text } }),
    closed({ a: text }),
  ],
  [
    'a pattern added that a property of its name does not fit',
    closed({ x1: whole }, { patternProperties: { '^x': text } }),
    closed({ x1: whole }),
    ['PATTERN_PROPERTY_ADDED /patternProperties/^x'],
  ],
  [
    'a pattern removed from a closed schema',
    closed({}),
    closed({}, { patternProperties: { '^x': text } }),
    ['PATTERN_PROPERTY_REMOVED /patternProperties/^x'],
  ],
  [
    'propertyNames added',
    open({}, { propertyNames: { maxLength: 3 } }),
    open({}),
    ['PROPERTY_NAMES_ADDED /propertyNames'],
  ],
  ['propertyNames wider', open({}, { propertyNames: { maxLength: 4 } }), open({}, { propertyNames: { maxLength: 3 } })],
  [
    'a dependency added',
    open({}, { dependencies: { a: ['b'] } }),
    open({}),
    ['DEPENDENCY_ARRAY_ADDED /dependencies/a'],
  ],
  [
    'a dependency extended',
    open({}, { dependencies: { a: ['b', 'c'] } }),
    open({}, { dependencies: { a: ['b'] } }),
    ['DEPENDENCY_ARRAY_EXTENDED /dependencies/a'],
  ],
  ['a dependency narrowed', open({}, { dependencies: { a: ['b'] } }), open({}, { dependencies: { a: ['b', 'c'] } })],
  [
    'a dependency on a schema added',
    open({}, { dependencies: { a: open({}) } }),
    open({}),
    ['DEPENDENCY_SCHEMA_ADDED /dependencies/a'],
  ],

  // Arrays.
  ['items changed', list({ items: whole }), list({ items: text }), ['TYPE_CHANGED /items']],
  ['items held to a schema', list({ items: whole }), list({}), ['SCHEMA_ADDED /items']],
  ['items set free', list({}), list({ items: whole })],
  [
    'an item added to an open list',
    list({ prefixItems: [text] }),
    list({}),
    ['ITEM_ADDED_TO_OPEN_CONTENT_MODEL /items/0'],
  ],
  [
    'an item added to a closed list',
    list({ prefixItems: [text, whole], items: false }),
    list({ prefixItems: [text], items: false }),
  ],
  [
    'an item removed from a closed list',
    list({ prefixItems: [text], items: false }),
    list({ prefixItems: [text, whole], items: false }),
    ['ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL /items/1'],
  ],
  ['an item removed from an open list', list({ prefixItems: [text] }), list({ prefixItems: [text, whole] })],
  [
    'an item removed that the rest does not cover',
    list({ prefixItems: [text], items: text }),
    list({ prefixItems: [text, whole], items: text }),
    ['TYPE_CHANGED /items/1', 'ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /items/1'],
  ],
  [
    'a list closed',
    list({ prefixItems: [text], items: false }),
    list({ prefixItems: [text] }),
    ['ADDITIONAL_ITEMS_REMOVED /additionalItems'],
  ],
  ['maxItems lowered', list({ maxItems: 1 }), list({ maxItems: 2 }), ['MAX_ITEMS_DECREASED /maxItems']],
  ['items unique now', list({ uniqueItems: true }), list({}), ['UNIQUE_ITEMS_ADDED /uniqueItems']],
  ['contains added', list({ contains: text }), list({}), ['MIN_CONTAINS_ADDED /minContains']],
  ['contains changed', list({ contains: text }), list({ contains: whole }), ['TYPE_CHANGED /contains']],
  [
    'a tuple of draft-07',
    { type: 'array', items: [text, whole], additionalItems: false },
    { type: 'array', items: [text], additionalItems: false },
  ],

  // Combined schemas.
  ['a branch of anyOf added', { anyOf: [text, whole] }, { anyOf: [text] }],
  ['a branch of anyOf removed', { anyOf: [text] }, { anyOf: [text, whole] }, ['SUM_TYPE_NARROWED ']],
  ['a branch of oneOf added', { oneOf: [text, whole, { type: 'null' }] }, { oneOf: [text, whole] }],
  ['branches in another order', { oneOf: [whole, text] }, { oneOf: [text, whole] }],
  [
    'another branch',
    { oneOf: [text, { type: 'null' }] },
    { oneOf: [text, whole] },
    ['COMBINED_TYPE_SUBSCHEMAS_CHANGED '],
  ],
  [
    'two branches that only one can read',
    { anyOf: [{ ...text, maxLength: 9 }, whole] },
    {
      anyOf: [
        { ...text, maxLength: 1 },
        { ...text, maxLength: 2 },
      ],
    },
    ['COMBINED_TYPE_SUBSCHEMAS_CHANGED '],
  ],
  ['a schema of allOf added', { allOf: [text, { maxLength: 1 }] }, { allOf: [text] }, ['PRODUCT_TYPE_EXTENDED ']],
  ['a schema of allOf removed', { allOf: [text] }, { allOf: [text, { maxLength: 1 }] }],
  ['oneOf as anyOf', { anyOf: [text, whole] }, { oneOf: [text, whole] }],
  ['anyOf as oneOf', { oneOf: [text, whole] }, { anyOf: [text, whole] }, ['COMBINED_TYPE_CHANGED ']],
  ['a schema as one of several', { oneOf: [text, whole] }, text],
  ['not: less excluded', { not: { ...text, minLength: 5 } }, { not: text }],
  ['not: more excluded', { not: text }, { not: { ...text, minLength: 5 } }, ['NOT_TYPE_EXTENDED /not']],
  ['a condition that asks for less', when(text, { minLength: 1 }), when(text, { minLength: 2 })],
  [
    'a condition that asks for more',
    when(text, { minLength: 2 }),
    when(text, { minLength: 1 }),
    ['MIN_LENGTH_INCREASED /then/minLength'],
  ],
  ['another condition', when(whole, false), when(text, false), ['CONDITION_CHANGED /if']],
  ['a condition added', { ...text, ...when({ minLength: 1 }, { pattern: 'a' }) }, text, ['TYPE_CHANGED ']],

  // What is left unevaluated depends on what stands beside it.
  [
    'unevaluatedProperties closed',
    open({}, { unevaluatedProperties: false }),
    open({}),
    ['UNEVALUATED_PROPERTIES_REMOVED /unevaluatedProperties'],
  ],
  [
    'unevaluatedProperties beside another schema',
    open({ a: whole }, { allOf: [open({ b: whole })], unevaluatedProperties: false }),
    open({}, { allOf: [open({ b: whole })], unevaluatedProperties: false }),
    ['COMBINED_TYPE_SUBSCHEMAS_CHANGED '],
  ],

  // Recursion and references.
  ['the same tree', tree(text), tree(text)],
  [
    'a tree with another leaf, also where it is met again',
    tree(whole),
    tree(text),
    [
      'TYPE_CHANGED /properties/next/properties/next/properties/leaf',
      'TYPE_CHANGED /properties/next/properties/leaf',
      'TYPE_CHANGED /properties/leaf',
    ],
  ],
  [
    'a definition in place of its reference',
    open({ a: text }),
    open({ a: { $ref: '#/definitions/x' } }, { definitions: { x: text } }),
  ],
  [
    'a reference beside which more is asked',
    { $ref: '#/$defs/a', maxLength: 1, $defs: { a: text } },
    { $ref: '#/$defs/a', $defs: { a: text } },
    ['TYPE_CHANGED '],
  ],
]

const parse = (schema: unknown) => jsonFormat.parse(JSON.stringify(schema), [])

for (const [title, reader, writer, reasons = []] of rows) {
  test(`JSON Schema: ${title} ${reasons.length === 0 ? 'fits' : 'does not fit'}`, () => {
    const found = parse(reader).incompatibilities(parse(writer))
    assert.deepEqual(
      found.map(({ type, path }) => `${type} ${path}`),
      reasons,
    )
  })
}
