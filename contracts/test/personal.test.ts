import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkAgainstCatalogue } from '../src/codegen/check.ts'
import type { JsonObject } from '../src/codegen/model.ts'
import { parseContracts } from '../src/codegen/parse.ts'
import { render } from '../src/codegen/render.ts'
import { event, field, point, source } from './tiny.ts'

const topic = { name: 'test.v1', key: 'id', owner: 'test', events: ['Tested'] }
const address = source('shapes', 'Address', {
  type: 'record',
  name: 'Address',
  namespace: 'waybill.shapes',
  doc: 'Where to.',
  fields: [field('street', 'string', { pii: true }), field('city', 'string')],
})
const fields = [
  field('id', 'string'),
  field('name', 'string', { pii: true }),
  field('nick', ['null', 'string'], { pii: true, default: null }),
  field('to', { type: 'array', items: 'waybill.shapes.Address' }),
  field('at', 'waybill.shapes.Point'),
]
const tested = (change: JsonObject = {}) =>
  parseContracts([address, point, source('test.v1', 'Tested', event({ fields, piiSubject: 'id', ...change }))])

test('readers of an encrypted event get null in place of what was erased; it is made of plain text', () => {
  const files = render(tested(), [topic])
  const text = files.get('test.v1.ts') ?? ''
  assert.match(text, /export type Tested = \{[^}]* name: string\n[^}]* nick: string \| null\n[^}]* to: Address\[\]\n/)
  assert.match(
    text,
    /export type TestedRead = \{[^}]* id: string\n[^}]* name: string \| null\n[^}]* nick: string \| null\n[^}]* to: AddressRead\[\]\n[^}]* at: Point\n/,
  )
  assert.ok(text.includes('export const Tested = defineEvent<Tested, TestedRead>({'))
  assert.ok(text.includes("import type { Address, AddressRead, Point } from './shapes.ts'\n"))
  const shapes = files.get('shapes.ts') ?? ''
  assert.match(shapes, /export type AddressRead = \{[^}]* street: string \| null\n[^}]* city: string\n/)
  assert.ok(!shapes.includes('PointRead'))
})

test('without a subject nothing is encrypted, and there is one type', () => {
  const files = render(tested({ piiSubject: undefined }), [topic])
  assert.ok(files.get('test.v1.ts')?.includes('defineEvent<Tested>({'))
  assert.ok(!files.get('shapes.ts')?.includes('Read'))
})

describe('a subject that can not be one is refused', () => {
  const check = (change: JsonObject) => () => checkAgainstCatalogue(tested(change), [topic])
  test('one that can', () => assert.doesNotThrow(check({})))
  test('no such field', () => assert.throws(check({ piiSubject: 'who' }), /has no field "who", its "piiSubject"/))
  for (const piiSubject of ['name', 'nick', 'to']) {
    test(piiSubject, () => assert.throws(check({ piiSubject }), /it has to be a string, never null nor "pii"/))
  }
  test('nothing personal', () =>
    assert.throws(check({ fields: [field('id', 'string')] }), /has a "piiSubject" and no field that is "pii"/))
})
