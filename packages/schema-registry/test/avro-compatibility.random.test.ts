import assert from 'node:assert/strict'
import { test } from 'node:test'
import avro from 'avsc'
import fc from 'fast-check'
import { checkCompatibility } from '../src/check-compatibility.ts'
import { type Json, pairs } from './random-schemas.ts'

const json = (schema: Json) => JSON.stringify(schema)
const typeOf = (schema: Json) => avro.Type.forSchema(schema as never, { wrapUnions: true })

/** Whether another implementation of the rules, avsc, can read everything the writer writes. */
function canRead(reader: Json, writer: Json): boolean {
  const [read, written] = [typeOf(reader), typeOf(writer)]
  try {
    const resolver = read.createResolver(written, { ignoreNamespaces: true })
    for (let n = 0; n < 10; n++) read.fromBuffer(written.toBuffer(written.random()), resolver)
    return true
  } catch {
    return false
  }
}

test('agrees with what avsc can really read, for random schemas and changes to them', () => {
  const verdicts = { readable: 0, unreadable: 0 }
  const agrees = fc.property(pairs, ({ reader, writer }) => {
    const { compatible, reasons } = checkCompatibility(json(reader), json(writer))
    verdicts[compatible ? 'readable' : 'unreadable']++
    assert.equal(compatible, canRead(reader, writer), `reasons: ${JSON.stringify(reasons)}`)
  })
  fc.assert(agrees, { numRuns: 2_000 })
  // Both verdicts must be common, or the agreement says nothing.
  assert.ok(verdicts.readable > 200 && verdicts.unreadable > 200, JSON.stringify(verdicts))
})

test('every schema reads what it wrote itself', () => {
  fc.assert(
    fc.property(pairs, ({ reader, writer }) => {
      assert.ok(checkCompatibility(json(writer), json(writer)).compatible)
      assert.ok(checkCompatibility(json(reader), json(reader)).compatible)
    }),
    { numRuns: 500 },
  )
})
