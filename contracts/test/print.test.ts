import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printDoc, printValue } from '../src/codegen/print.ts'

test('a value is printed as it would be written by hand', () => {
  const long = 'x'.repeat(100)
  assert.equal(printValue({ a: 1, 'b-c': [true, null, 'd'] }), "{ a: 1, 'b-c': [true, null, 'd'] }")
  assert.equal(printValue("it's"), '"it\'s"')
  assert.equal(printValue('say "so"'), `'say "so"'`)
  assert.equal(printValue({}), '{}')
  assert.equal(printValue({ a: long, b: [long] }), `{\n  a: '${long}',\n  b: ['${long}'],\n}`)
})

test('what is printed reads back as it was', () => {
  const value = { text: 'a\n\t\\ \'both\' "quotes" `x` \u2028', list: [{ deep: ['x'.repeat(150)] }], 'no-name': -1 }
  assert.deepEqual(new Function(`return ${printValue(value)}`)(), value)
})

test('a doc comment is one line, or broken at 120 columns', () => {
  assert.equal(printDoc('Short.', '  '), '  /** Short. */\n')
  assert.equal(printDoc('Ends */ early.'), '/** Ends * / early. */\n')

  const lines = printDoc('word '.repeat(60), '  ').trimEnd().split('\n')
  assert.equal(lines[0], '  /**')
  assert.equal(lines.at(-1), '   */')
  assert.ok(lines.every((line) => line.length <= 120))
})
