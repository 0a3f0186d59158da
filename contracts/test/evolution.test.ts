import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { defineEvent } from '@waybill/messaging'
import { field } from './tiny.ts'

// What README.md says about changes: can data written with one schema be read with another?
function reads(written: object[], data: object, read: object[]): unknown {
  const of = (fields: object[]) => {
    const schema = { type: 'record', name: 'Tested', namespace: 'waybill.test', fields }
    return defineEvent<object>({ type: 'test.it.tested', version: 1, topic: 'test.v1', key: 'id', schema })
  }
  const writer = of(written)
  return { ...(of(read).codec.decoderFor(writer.schema)(writer.codec.encode(data)) as object) }
}

const id = field('id', 'string')
const word = (...symbols: string[]) => field('word', { type: 'enum', name: 'Word', symbols })

describe('a change that is fine', () => {
  test('a field with a default: old records read as the default', () => {
    const note = field('note', 'string', { default: 'none' })
    assert.deepEqual(reads([id], { id: '1' }, [id, note]), { id: '1', note: 'none' })
  })

  test('a field dropped, which had a default: older readers go on', () => {
    const note = field('note', 'string', { default: 'none' })
    assert.deepEqual(reads([id, note], { id: '1', note: 'x' }, [id]), { id: '1' })
    assert.deepEqual(reads([id], { id: '1' }, [id, note]), { id: '1', note: 'none' })
  })

  test('docs', () => assert.deepEqual(reads([id], { id: '1' }, [{ ...id, doc: 'Other words.' }]), { id: '1' }))
})

describe('a change for readers first', () => {
  test('a field that can be null', () => {
    const nullable = field('id', ['null', 'string'], { default: null })
    assert.deepEqual(reads([id], { id: '1' }, [nullable]), { id: '1' })
    assert.throws(() => reads([nullable], { id: null }, [id]))
  })

  test('an int that becomes a long', () => {
    assert.deepEqual(reads([field('n', 'int')], { n: 1 }, [field('n', 'long')]), { n: 1 })
    assert.throws(() => reads([field('n', 'long')], { n: 1 }, [field('n', 'int')]))
  })

  test('a symbol more', () => {
    assert.deepEqual(reads([word('a')], { word: 'a' }, [word('a', 'b')]), { word: 'a' })
    assert.throws(() => reads([word('a', 'b')], { word: 'b' }, [word('a')]))
  })
})

describe('a change that breaks', () => {
  test('a field without a default', () => assert.throws(() => reads([id], { id: '1' }, [id, field('note', 'string')])))
  test('a field renamed', () => assert.throws(() => reads([id], { id: '1' }, [field('orderId', 'string')])))
  test('another type', () => assert.throws(() => reads([id], { id: '1' }, [field('id', 'boolean')])))
  test('a symbol less', () => assert.throws(() => reads([word('a', 'b')], { word: 'b' }, [word('a')])))
})
