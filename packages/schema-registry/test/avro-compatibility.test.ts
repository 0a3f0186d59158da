import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCompatibility } from '../src/check-compatibility.ts'
import { array, enumeration, field, fixed, map, record } from './schemas.ts'

const json = (type: unknown) => (typeof type === 'string' ? JSON.stringify(type) : (type as object))

/** Reader, writer, and every reason why the one cannot read the other, as `RULE path`. */
type Row = [title: string, reader: unknown, writer: unknown, reasons?: string[]]

const person = (...fields: object[]) => record('Person', [field('name', 'string'), ...fields])
const list = (value: unknown, more: object[] = []) =>
  record('List', [field('value', value), field('next', ['null', 'List'], { default: null }), ...more])
const decimal = (precision: number, scale?: number) => ({ type: 'bytes', logicalType: 'decimal', precision, scale })

const TYPE = 'TYPE_MISMATCH'
const NAME = 'NAME_MISMATCH'
const DEFAULT = 'READER_FIELD_MISSING_DEFAULT_VALUE'
const BRANCH = 'MISSING_UNION_BRANCH'
const SYMBOLS = 'MISSING_ENUM_SYMBOLS'
const SIZE = 'FIXED_SIZE_MISMATCH'

const rows: Row[] = [
  // Primitives: the same type, or a promotion.
  ['null as null', 'null', 'null'],
  ['boolean as boolean', 'boolean', 'boolean'],
  ['string as string', 'string', 'string'],
  ['int as long', 'long', 'int'],
  ['int as float', 'float', 'int'],
  ['int as double', 'double', 'int'],
  ['long as float', 'float', 'long'],
  ['long as double', 'double', 'long'],
  ['float as double', 'double', 'float'],
  ['string as bytes', 'bytes', 'string'],
  ['bytes as string', 'string', 'bytes'],
  ['long as int', 'int', 'long', [`${TYPE} /`]],
  ['float as int', 'int', 'float', [`${TYPE} /`]],
  ['float as long', 'long', 'float', [`${TYPE} /`]],
  ['double as float', 'float', 'double', [`${TYPE} /`]],
  ['double as long', 'long', 'double', [`${TYPE} /`]],
  ['int as string', 'string', 'int', [`${TYPE} /`]],
  ['string as int', 'int', 'string', [`${TYPE} /`]],
  ['boolean as int', 'int', 'boolean', [`${TYPE} /`]],
  ['null as string', 'string', 'null', [`${TYPE} /`]],
  ['a primitive as a record', person(), 'string', [`${TYPE} /`]],
  ['a record as a map', map('string'), person(), [`${TYPE} /`]],

  // Logical types change nothing, but for decimals.
  ['a uuid as a string', 'string', { type: 'string', logicalType: 'uuid' }],
  ['a long as a timestamp', { type: 'long', logicalType: 'timestamp-millis' }, 'long'],
  ['the same decimal', decimal(9, 2), decimal(9, 2)],
  ['a decimal whose scale is written out', decimal(9), decimal(9, 0)],
  ['bytes as a decimal', decimal(9, 2), 'bytes'],
  ['a decimal of another scale', decimal(9, 3), decimal(9, 2), [`${TYPE} /`]],
  ['a decimal of another precision', decimal(12, 2), decimal(9, 2), [`${TYPE} /`]],

  // Arrays and maps: as their items.
  ['an array, items promoted', array('long'), array('int')],
  ['a map, values promoted', map('double'), map('float')],
  ['an array, items changed', array('int'), array('string'), [`${TYPE} /items`]],
  ['a map, values changed', map('int'), map('string'), [`${TYPE} /values`]],
  ['a map as an array', array('int'), map('int'), [`${TYPE} /`]],
  ['arrays in maps', map(array('int')), map(array('long')), [`${TYPE} /values/items`]],

  // Records: fields by name or alias.
  ['a field added with a default', person(field('age', 'int', { default: 0 })), person()],
  ['a field added with null for default', person(field('age', ['null', 'int'], { default: null })), person()],
  ['a field added without a default', person(field('age', 'int')), person(), [`${DEFAULT} /fields/1`]],
  [
    'an enum field added, with a default of the enum only',
    person(field('e', enumeration('E', ['A'], { default: 'A' }))),
    person(),
    [`${DEFAULT} /fields/1`],
  ],
  ['a field removed', person(), person(field('age', 'int'))],
  [
    'fields in another order',
    record('R', [field('a', 'int'), field('b', 'int')]),
    record('R', [field('b', 'int'), field('a', 'int')]),
  ],
  [
    'a field renamed with an alias',
    record('R', [field('b', 'int', { aliases: ['a'] })]),
    record('R', [field('a', 'int')]),
  ],
  [
    'a field renamed without',
    record('R', [field('b', 'int')]),
    record('R', [field('a', 'int')]),
    [`${DEFAULT} /fields/0`],
  ],
  [
    'an alias on the writer side does not count',
    record('R', [field('b', 'int')]),
    record('R', [field('a', 'int', { aliases: ['b'] })]),
    [`${DEFAULT} /fields/0`],
  ],
  [
    'a field read into two',
    record('R', [field('a', 'int'), field('b', 'int', { aliases: ['a'] })]),
    record('R', [field('a', 'int')]),
  ],
  [
    'a field that stands for two',
    record('R', [field('b', 'int', { aliases: ['a'] })]),
    record('R', [field('a', 'int'), field('b', 'int')]),
    [`${NAME} /fields/0/name`],
  ],
  ['a field promoted', record('R', [field('a', 'long')]), record('R', [field('a', 'int')])],
  [
    'a field changed',
    record('R', [field('a', 'int')]),
    record('R', [field('a', 'string')]),
    [`${TYPE} /fields/0/type`],
  ],
  [
    'a default does not help a field that is there',
    record('R', [field('a', 'int', { default: 0 })]),
    record('R', [field('a', 'string')]),
    [`${TYPE} /fields/0/type`],
  ],
  [
    'several fields changed',
    record('R', [field('a', 'int'), field('b', 'int'), field('c', 'int')]),
    record('R', [field('a', 'long'), field('b', 'int')]),
    [`${TYPE} /fields/0/type`, `${DEFAULT} /fields/2`],
  ],
  [
    'doc, order and other attributes changed',
    record('R', [field('a', 'int', { doc: 'x', order: 'ignore', pii: true })], { doc: 'y' }),
    record('R', [field('a', 'int')]),
  ],
  ['a record renamed', record('S', []), record('R', []), [`${NAME} /name`]],
  ['a record renamed with an alias', record('S', [], { aliases: ['R'] }), record('R', [])],
  [
    'a record renamed with an alias in the namespace',
    record('S', [], { namespace: 'n', aliases: ['R'] }),
    record('R', [], { namespace: 'n' }),
  ],
  [
    'an alias in another namespace',
    record('S', [], { namespace: 'm', aliases: ['R'] }),
    record('R', [], { namespace: 'n' }),
    [`${NAME} /name`],
  ],
  ['a record moved to another namespace', record('R', [], { namespace: 'm' }), record('R', [], { namespace: 'n' })],
  ['an error as a record', record('R', []), { ...record('R', []), type: 'error' }],
  [
    'a nested record changed',
    record('R', [field('p', person(field('age', 'int')))]),
    record('R', [field('p', person())]),
    [`${DEFAULT} /fields/0/type/fields/1`],
  ],

  // Unions: every branch of the writer's must be readable by some branch of the reader's.
  ['a union as itself', ['null', 'string'], ['null', 'string']],
  ['branches in another order', ['string', 'null'], ['null', 'string']],
  ['made nullable', ['null', 'string'], 'string'],
  ['a branch added', ['null', 'int', 'string'], ['null', 'int']],
  ['a branch promoted', ['null', 'long'], ['null', 'int']],
  ['a branch removed', ['null', 'int'], ['null', 'int', 'string'], [`${BRANCH} /2`]],
  ['a nullable no longer so', 'string', ['null', 'string'], [`${TYPE} /0`]],
  ['a union of readable types as one type', 'double', ['int', 'long', 'float']],
  ['a type that no branch reads', ['null', 'int'], 'string', [`${BRANCH} /`]],
  [
    'a nullable record changed',
    record('R', [field('p', ['null', person(field('age', 'int'))])]),
    record('R', [field('p', ['null', person()])]),
    [`${DEFAULT} /fields/0/type/1/1/fields/1`],
  ],
  ['another record in the union', ['null', record('S', [])], ['null', record('R', [])], [`${BRANCH} /1`]],
  [
    'the record in the union renamed with an alias',
    ['null', record('S', [], { aliases: ['R'] })],
    ['null', record('R', [])],
  ],

  // Enums.
  ['a symbol added', enumeration('E', ['A', 'B']), enumeration('E', ['A'])],
  ['symbols in another order', enumeration('E', ['B', 'A']), enumeration('E', ['A', 'B'])],
  ['a symbol removed', enumeration('E', ['A']), enumeration('E', ['A', 'B']), [`${SYMBOLS} /symbols`]],
  [
    'a symbol removed from an enum with a default',
    enumeration('E', ['A'], { default: 'A' }),
    enumeration('E', ['A', 'B']),
  ],
  [
    'a default on the writer side does not count',
    enumeration('E', ['A']),
    enumeration('E', ['A', 'B'], { default: 'A' }),
    [`${SYMBOLS} /symbols`],
  ],
  ['an enum renamed', enumeration('F', ['A']), enumeration('E', ['A']), [`${NAME} /name`]],
  ['an enum as a string', 'string', enumeration('E', ['A']), [`${TYPE} /`]],

  // Fixed.
  ['a fixed as itself', fixed('F', 4), fixed('F', 4)],
  ['a fixed of another size', fixed('F', 8), fixed('F', 4), [`${SIZE} /size`]],
  ['a fixed renamed', fixed('G', 4), fixed('F', 4), [`${NAME} /name`]],
  ['a fixed as bytes', 'bytes', fixed('F', 4), [`${TYPE} /`]],

  // Recursion ends.
  ['a list as itself', list('int'), list('int')],
  ['a list, promoted', list('long'), list('int')],
  ['a list, changed: told once, and once where it comes back', list('int'), list('string'), [`${TYPE} /fields/0/type`]],
  ['a list, a field added', list('int', [field('at', 'long')]), list('int'), [`${DEFAULT} /fields/2`]],
]

test('the table has at least 60 rows', () => assert.ok(rows.length >= 60, `${rows.length} rows`))

for (const [title, reader, writer, reasons = []] of rows) {
  test(`${reasons.length === 0 ? 'reads' : 'refuses'} ${title}`, () => {
    const result = checkCompatibility(json(reader), json(writer))
    assert.deepEqual(
      result.reasons.map(({ type, path }) => `${type} ${path}`),
      reasons,
    )
    assert.equal(result.compatible, reasons.length === 0)
  })
}

test('says in words what does not fit, where, and what to do', () => {
  const line = (...fields: object[]) => record('Line', [field('sku', 'string'), ...fields])
  const order = (lineType: object, status: string[]) =>
    record('Order', [field('lines', array(lineType)), field('status', enumeration('Status', status))])
  const { reasons } = checkCompatibility(
    order(line(field('note', 'string')), ['OPEN']),
    order(line(), ['OPEN', 'SHUT']),
  )
  assert.deepEqual(
    reasons.map(({ where, message }) => [where, message]),
    [
      [
        'Order.lines[]',
        'Order.lines[] has a field "note" (string) in the reader schema that the writer one lacks: give it a default, ' +
          'or an alias if it was renamed',
      ],
      [
        'Order.status',
        'Order.status can be SHUT in the writer schema, which the reader one does not know: keep the symbols, or give ' +
          'the enum a default',
      ],
    ],
  )
})

test('a pair found compatible only on trust in another pair is checked anew when that trust was wrong', () => {
  // A and B hold each other. While A is checked, B seems fine; A then fails, so B must fail as well where it stands alone.
  const schema = (type: string) => {
    const b = record('B', [field('a', ['null', 'A'])])
    return record('R', [
      field('x', ['null', 'string', record('A', [field('b', ['null', b]), field('changed', type)])]),
      field('y', 'B'),
    ])
  }
  const { reasons } = checkCompatibility(schema('int'), schema('string'))
  assert.deepEqual(
    reasons.map(({ where }) => where),
    ['R.x.changed', 'R.y.a.changed'],
  )
})

test('the reasons do not double with every level of a schema', () => {
  const level = (depth: number, type: string): object =>
    depth === 0
      ? record('R0', [field('v', type)])
      : record(`R${depth}`, [field('a', level(depth - 1, type)), field('b', `R${depth - 1}`)])
  const { reasons } = checkCompatibility(level(30, 'int'), level(30, 'string'))
  assert.equal(reasons.length, 31)
})
