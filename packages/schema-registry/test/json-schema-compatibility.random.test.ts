import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { jsonFormat } from '../src/json-schema/format.ts'
import { instances, schemaPairs } from './random-json-schemas.ts'

const $schema = 'https://json-schema.org/draft/2020-12/schema'
const withDraft = (json: boolean | object) => (typeof json === 'boolean' ? json : { $schema, ...json })

// What was changed may no longer be a schema (minLength 0.5); then there is nothing to compare.
// Each compiled schema meets 40 values: ajv's optimizing of its code costs more than it saves.
const ajv = new Ajv2020({ strict: false, addUsedSchema: false, logger: false, code: { optimize: false } })
const isSchema = (json: boolean | object) => ajv.validateSchema(withDraft(json)) === true

const parse = (json: boolean | object) => jsonFormat.parse(JSON.stringify(withDraft(json)), [])

test('what a JSON Schema lets in, any later one that is called compatible lets in too', () => {
  let [compatible, checked] = [0, 0]
  const property = fc.property(schemaPairs, fc.array(instances, { minLength: 40, maxLength: 40 }), (pair, values) => {
    fc.pre(isSchema(pair.reader))
    if (parse(pair.reader).incompatibilities(parse(pair.writer)).length > 0) return
    compatible++
    const [old, next] = [ajv.compile(withDraft(pair.writer)), ajv.compile(withDraft(pair.reader))]
    for (const value of values.filter((value) => old(value))) {
      checked++
      assert.ok(next(value), `${JSON.stringify(value)} fits the old schema, not the new one`)
    }
  })
  fc.assert(property, {
    numRuns: Number(process.env.RUNS ?? 600),
    seed: process.env.SEED ? Number(process.env.SEED) : 5,
  })
  console.log({ compatible, checked })
})
