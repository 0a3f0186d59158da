import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkCompatibility } from '@waybill/schema-registry'
import { compareSchemas } from '../src/schemas/compare.ts'

const field = (name: string, type: unknown, more: object = {}) => ({ name, type, ...more })
const record = (...fields: object[]) => ({ type: 'record', name: 'Order', namespace: 'test', fields })
const line = (...fields: object[]) => ({ type: 'array', items: { type: 'record', name: 'Line', fields } })
const word = (symbols: string[], more: object = {}) => field('word', { type: 'enum', name: 'Word', symbols, ...more })
const moment = { type: 'long', logicalType: 'timestamp-millis' }
const id = field('id', 'string')
const node = (...fields: object[]) => ({
  type: 'record',
  name: 'Node',
  fields: [field('next', ['null', 'Node']), ...fields],
})

const cases: [string, object, object, [string, string][]][] = [
  ['no change', record(id), record(id), []],
  [
    'added with a default',
    record(id),
    record(id, field('n', 'int', { default: 0 })),
    [['fine', 'Order.n added: int, default 0']],
  ],
  [
    'added without a default',
    record(id),
    record(id, field('n', 'int')),
    [['breaks data', 'Order.n added: int, no default']],
  ],
  [
    'removed that had a default',
    record(id, field('n', 'int', { default: 0 })),
    record(id),
    [['fine', 'Order.n removed: int, which had a default']],
  ],
  [
    'removed that had no default',
    record(id, field('n', 'int')),
    record(id),
    [['readers first', 'Order.n removed: int, which had no default']],
  ],
  [
    'renamed by alias',
    record(id),
    record(field('orderId', 'string', { aliases: ['id'] })),
    [['readers first', 'Order.orderId renamed by alias, was id']],
  ],
  [
    'renamed without alias',
    record(id),
    record(field('orderId', 'string')),
    [
      ['breaks data', 'Order.orderId added: string, no default'],
      ['readers first', 'Order.id removed: string, which had no default'],
    ],
  ],
  ['promoted', record(field('n', 'int')), record(field('n', 'long')), [['readers first', 'Order.n is long, was int']]],
  ['demoted', record(field('n', 'long')), record(field('n', 'int')), [['breaks data', 'Order.n is int, was long']]],
  ['string to bytes', record(id), record(field('id', 'bytes')), [['fine', 'Order.id is bytes, was string']]],
  ['another type', record(id), record(field('id', 'boolean')), [['breaks both', 'Order.id is boolean, was string']]],
  [
    'null allowed',
    record(id),
    record(field('id', ['null', 'string'])),
    [['readers first', 'Order.id is null | string, was string']],
  ],
  [
    'null forbidden',
    record(field('id', ['null', 'string'])),
    record(id),
    [['breaks data', 'Order.id is string, was null | string']],
  ],
  [
    'a default changed',
    record(field('n', 'int', { default: 0 })),
    record(field('n', 'int', { default: 1 })),
    [['fine', 'Order.n default is 1, was 0']],
  ],
  [
    'docs only',
    record(id),
    { ...record({ ...id, doc: 'It.' }), doc: 'An order.' },
    [
      ['none', 'Order other docs'],
      ['none', 'Order.id other docs'],
    ],
  ],
  ['a symbol more', record(word(['a'])), record(word(['a', 'b'])), [['readers first', 'Order.word can be b too']]],
  [
    'a symbol more, where old readers have a default',
    record(word(['a'], { default: 'a' })),
    record(word(['a', 'b'], { default: 'a' })),
    [['fine', 'Order.word can be b too']],
  ],
  [
    'a symbol less',
    record(word(['a', 'b'])),
    record(word(['a'])),
    [['breaks data', 'Order.word can not be b any more']],
  ],
  [
    'within a list',
    record(field('lines', line(id))),
    record(field('lines', line(id, field('n', 'int')))),
    [['breaks data', 'Order.lines[].n added: int, no default']],
  ],
  [
    'another order of the fields',
    record(id, field('n', 'int')),
    record(field('n', 'int'), id),
    [['fine', 'Order its fields stand in another order']],
  ],
  [
    'a type that holds itself',
    node(),
    node(field('n', 'int', { default: 0 })),
    [['fine', 'Node.n added: int, default 0']],
  ],
]

describe('a difference is told in its meaning, and its effect is what the rules of Avro say', () => {
  for (const [what, older, newer, wanted] of cases) {
    test(what, () => {
      const changes = compareSchemas(older, newer)
      assert.deepEqual(
        changes.map(({ where, what, effect }) => [effect, `${where} ${what}`]),
        wanted,
      )
      const effects = changes.map(({ effect }) => effect)
      const breaks = (...these: string[]) => effects.some((effect) => these.includes(effect))
      assert.equal(checkCompatibility(newer, older).compatible, !breaks('breaks data', 'breaks both'), 'old data')
      assert.equal(checkCompatibility(older, newer).compatible, !breaks('readers first', 'breaks both'), 'old readers')
    })
  }
})

test('the same bytes read otherwise is no break for Avro, and told all the same', () => {
  const changes = compareSchemas(record(field('at', 'long')), record(field('at', moment)))
  assert.deepEqual(changes, [
    {
      where: 'Order.at',
      what: 'is timestamp-millis, was long: the same bytes, read otherwise',
      effect: 'readers first',
    },
  ])
})
