import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseContracts } from '../src/codegen/parse.ts'
import { selfContained } from '../src/codegen/self-contained.ts'
import { personalFields } from '../src/pii.ts'
import { colour, event, field, point } from './tiny.ts'

const { shapes } = parseContracts([point, colour])

test('a named shape is written out once, a word list each time', () => {
  const fields = [
    field('from', 'waybill.shapes.Point'),
    field('to', ['null', { type: 'array', items: 'waybill.shapes.Point' }], { default: null }),
    field('first', 'waybill.shapes.Colour'),
    field('second', 'waybill.shapes.Colour'),
  ]
  assert.deepEqual(selfContained(event({ fields }), shapes).fields, [
    field('from', point.schema),
    field('to', ['null', { type: 'array', items: 'waybill.shapes.Point' }], { default: null }),
    field('first', colour.schema),
    field('second', colour.schema),
  ])
})

test('the contracts themselves are left as they are', () => {
  const fields = [field('from', 'waybill.shapes.Point')]
  selfContained(event({ fields }), shapes)
  assert.equal(fields[0]?.type, 'waybill.shapes.Point')
})

test('personal fields are found at any depth, also where a type is only named', () => {
  const person = { type: 'record', name: 'Person', namespace: 'a', fields: [field('name', 'string', { pii: true })] }
  const fields = [
    field('email', 'string', { pii: true }),
    field('plain', 'string'),
    field('sender', person),
    field('receivers', { type: 'array', items: 'a.Person' }),
    field('payer', ['null', 'a.Person'], { default: null }),
  ]
  assert.deepEqual(personalFields(event({ fields })), ['email', 'sender.name', 'receivers[].name', 'payer.name'])
})
