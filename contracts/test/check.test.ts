import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogueEntry } from '../src/catalogue.ts'
import { checkAgainstCatalogue } from '../src/codegen/check.ts'
import type { Source } from '../src/codegen/model.ts'
import { parseContracts } from '../src/codegen/parse.ts'
import { event, field, source } from './tiny.ts'

const topic = { name: 'test.v1', key: 'id', owner: 'test', events: ['Tested'] }
const tested = source('test.v1', 'Tested', event())
const check = (sources: Source[], ...entries: CatalogueEntry[]) =>
  checkAgainstCatalogue(parseContracts(sources), entries)

test('contracts that fit their catalogue pass', () => {
  assert.doesNotThrow(() => check([tested], topic))
  const key = [field('id', ['null', 'string'], { default: null }), field('other', 'string')]
  assert.doesNotThrow(() =>
    check([source('test.v1', 'Tested', event({ fields: key }))], { ...topic, key: ['id', 'other'] }),
  )
})

test('an event without a file, a file without an entry, a folder without a topic', () => {
  assert.throws(() => check([], topic), /test\.v1 lists Tested\. Add contracts\/avro\/test\.v1\/Tested\.avsc/)
  assert.throws(() => check([tested], { ...topic, events: [] }), /does not list Tested\. Add it/)
  assert.throws(() => check([tested]), /Tested\.avsc: topic test\.v1 is not in contracts\/src\/catalogue\.ts/)
})

test('an event of a service that does not own the topic', () => {
  assert.throws(() => check([tested], { ...topic, owner: 'orders' }), /"test\.it\.tested" is not an event of orders/)
})

test('a key that cannot be one', () => {
  const of = (type: unknown) => [source('test.v1', 'Tested', event({ fields: [field('id', type, { default: null })] }))]
  assert.throws(
    () => check(of('int'), topic),
    /field "id" is the key of test\.v1, so it has to be a string, never null/,
  )
  assert.throws(() => check(of(['null', 'string']), topic), /has to be a string, never null/)
  assert.throws(() => check([tested], { ...topic, key: 'other' }), /has no field "other", the key of test\.v1/)
})

test('a name that is taken', () => {
  const kind = { type: 'enum', name: 'Kind', doc: 'A kind.', symbols: ['a'] }
  const fields = [field('id', 'string'), field('kind', kind)]
  const sources = [
    source('test.v1', 'Tested', event({ fields })),
    source('test.v1', 'Tried', event({ fields, name: 'Tried' })),
  ]
  const both = { ...topic, events: ['Tested', 'Tried'] }
  assert.throws(
    () => check(sources, both),
    /Kind is defined 2 times, in .*Tested\.avsc and .*Tried\.avsc\. Rename one, or make it a shape/,
  )
  assert.throws(() => check(sources, both), /test\.it\.tested is defined 2 times/)
})
