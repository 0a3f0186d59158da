import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkAgainstCatalogue } from '../src/codegen/check.ts'
import type { JsonObject } from '../src/codegen/model.ts'
import { parseContracts } from '../src/codegen/parse.ts'
import { render } from '../src/codegen/render.ts'
import { event, field, source } from './tiny.ts'

const topic = { name: 'test.v1', key: 'id', owner: 'test', events: ['Tested'] }
const [id, grams, weight] = [field('id', 'string'), field('grams', 'int'), field('weight', 'long')]

const first = (change: JsonObject = {}) => source('test.v1', 'Tested.v1', event({ fields: [id, grams], ...change }))
const second = (change: JsonObject = {}) =>
  source('test.v1', 'Tested', event({ name: 'TestedV2', eventVersion: 2, fields: [id, weight], ...change }))

const check =
  (...sources: ReturnType<typeof source>[]) =>
  () =>
    checkAgainstCatalogue(parseContracts(sources), [topic])

test('an older version is generated beside the newest, which has the name and takes its data', () => {
  const text = render(parseContracts([first(), second()]), [topic]).get('test.v1.ts') ?? ''
  assert.ok(
    text.includes(
      "import { defineEvent, from } from '@waybill/messaging'\nimport { fromTestedV1 } from '../upcasts.ts'\n",
    ),
  )
  assert.match(text, /export type TestedV1 = \{\n.*\n {2}id: string\n.*\n {2}grams: number\n\}/)
  assert.match(text, /\/\*\* Version 1 of `test\.it\.tested`, which test writes to `test\.v1`, by id\. \*\//)
  assert.match(text, /export const TestedV1 = defineEvent<TestedV1>\(\{[^;]*?version: 1,[^;]*?name: 'Tested',/)
  assert.match(text, /export const Tested = defineEvent<Tested>\(\{[^;]*?version: 2,[^;]*?name: 'TestedV2',/)
  assert.ok(text.endsWith('  upcast: from(TestedV1, fromTestedV1),\n})\n'), text.slice(-200))
  assert.ok(text.indexOf('const TestedV1') < text.indexOf('const Tested '), 'what it is made from comes first')
})

test('the older version is written too while the newest says so', () => {
  const text = render(parseContracts([first(), second({ downcast: true })]), [topic]).get('test.v1.ts') ?? ''
  assert.ok(text.includes("import { defineEvent, from, to } from '@waybill/messaging'\n"))
  assert.ok(text.includes("import { fromTestedV1, toTestedV1 } from '../upcasts.ts'\n"))
  assert.ok(text.endsWith('  upcast: from(TestedV1, fromTestedV1),\n  downcast: to(TestedV1, toTestedV1),\n})\n'))
  assert.ok(!text.includes('downcast: true'), 'which does not change the schema')
})

test('readers list the newest only', () => {
  const text = render(parseContracts([first(), second()]), [topic]).get('events.ts') ?? ''
  assert.match(text, /= \[\n {2}Tested,\n\]/)
})

describe('versions that do not fit together are refused', () => {
  test('two and one', () => assert.doesNotThrow(check(first(), second({ downcast: true }))))
  test('the first was dropped, since none of its records is left', () => assert.doesNotThrow(check(second())))
  test('a record that has the name of an older one', () =>
    assert.throws(
      check(first(), second({ name: 'Tested' })),
      /named "Tested"\. .* one name, with the version: "TestedV2"/,
    ))
  test('a file of another version than its name says', () =>
    assert.throws(
      check(first({ eventVersion: 3, name: 'TestedV3' }), second()),
      /Tested\.v1\.avsc: its "eventVersion" has to be 1/,
    ))
  test('no newest', () => assert.throws(check(first()), /Tested\.v1\.avsc: there is no Tested\.avsc with the newest/))
  test('a newest that is not newer', () =>
    assert.throws(check(first(), second({ eventVersion: 1, name: 'Tested' })), /has version 1, which is not newer/))
  test('a gap', () =>
    assert.throws(
      check(first(), second({ eventVersion: 3, name: 'TestedV3' })),
      /Tested\.v1\.avsc: there is no version 2 after it/,
    ))
  test('another type', () =>
    assert.throws(check(first({ eventType: 'test.it.tried' }), second()), /is "test\.it\.tried", its newest version/))
  test('a downcast to nothing', () =>
    assert.throws(check(second({ downcast: true })), /"downcast" needs Tested\.v1\.avsc/))
})
