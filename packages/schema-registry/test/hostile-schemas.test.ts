import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidSchema } from '../src/errors.ts'
import { FORMATS } from '../src/schema-format.ts'
import { memoryRegistry } from './memory-registry.ts'

// Each took the process, or minutes, in a registry that does not expect it; the runner's own deadline is the limit here.

const deepJson = (levels: number) => `${'{"items":'.repeat(levels)}{}${'}'.repeat(levels)}`
const deepProto = (levels: number) => `${'message A { '.repeat(levels)}${'}'.repeat(levels)}`
const deepOption = (levels: number) => `option (x) = ${'{ a: '.repeat(levels)}1${'}'.repeat(levels)};`

for (const [schemaType, schema] of [
  ['JSON', deepJson(1_000)],
  ['JSON', deepJson(200_000)],
  ['JSON', `{"enum":[${'['.repeat(5_000)}${']'.repeat(5_000)}]}`],
  ['PROTOBUF', deepProto(200)],
  ['PROTOBUF', deepProto(100_000)],
  ['PROTOBUF', deepOption(100_000)],
] as const)
  test(`${schemaType}: ${schema.length} characters of nesting are refused with 42201, and the registry lives`, async () => {
    const { post, get } = memoryRegistry({ maxSchemaBytes: Number.POSITIVE_INFINITY })
    const answer = await post('/subjects/s/versions', { schemaType, schema })
    assert.equal(answer.status, 422)
    assert.match(JSON.stringify(answer.body), /nested too deeply/)
    assert.equal((await get('/subjects')).status, 200)
  })

const json = (schema: object) => FORMATS.JSON.parse(JSON.stringify(schema), [])

test('a pattern that would take for ever to match ends the search, not the process, and nothing is called compatible', () => {
  const name = `${'a'.repeat(60)}!`
  const patterns = { patternProperties: { '^(a+)+$': { type: 'string' } }, additionalProperties: false }
  const [before, after] = [json(patterns), json({ ...patterns, properties: { [name]: { type: 'string' } } })]
  assert.equal(after.incompatibilities(before)[0]?.type, 'PATTERN_NOT_COMPARED')
})

test('10,000 properties or fields are compared one by one', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `f${index + 20_000}`)
  const properties = (type: string) => Object.fromEntries(names.map((name) => [name, { type }]))
  const [text, whole] = ['string', 'integer'].map((type) => json({ properties: properties(type) }))
  assert.ok(text && whole)
  assert.equal(text.incompatibilities(text).length, 0)
  assert.equal(text.incompatibilities(whole).length, 100)

  const proto = (type: string) =>
    FORMATS.PROTOBUF.parse(
      `syntax = "proto3"; message A { ${names.map((name) => `${type} ${name} = ${name.slice(1)};`).join(' ')} }`,
      [],
    )
  assert.equal(proto('string').incompatibilities(proto('int32')).length, 10_000)
})

test('definitions that double at every level are compared once each', () => {
  const levels = Array.from({ length: 60 }, (_, index) => [
    `d${index + 1}`,
    { properties: { a: { $ref: `#/definitions/d${index}` }, b: { $ref: `#/definitions/d${index}` } } },
  ])
  const doubling = (type: string) =>
    json({ $ref: '#/definitions/d60', definitions: { d0: { type }, ...Object.fromEntries(levels) } })
  assert.equal(doubling('string').incompatibilities(doubling('string')).length, 0)
  assert.notEqual(doubling('string').incompatibilities(doubling('integer')).length, 0)
})

test('schemas that refer to one another in a chain too long to follow are refused or not called compatible', () => {
  const chain = (type: string) => {
    const links = Array.from({ length: 5_000 }, (_, index) => [
      `d${index + 1}`,
      { properties: { next: { $ref: `#/definitions/d${index}` } } },
    ])
    return json({ $ref: '#/definitions/d5000', definitions: { d0: { type }, ...Object.fromEntries(links) } })
  }
  try {
    assert.notEqual(chain('string').incompatibilities(chain('integer')).length, 0)
  } catch (error) {
    assert.ok(error instanceof InvalidSchema)
  }
})

test('two schemas with more pairs of branches than can be compared are called so', () => {
  const choices = (from: number) => ({
    anyOf: Array.from({ length: 300 }, (_, index) => ({ type: 'object', properties: { [`p${from + index}`]: {} } })),
  })
  const [found] = json(choices(0)).incompatibilities(json(choices(1_000)))
  assert.equal(found?.type, 'TOO_LARGE_TO_COMPARE')
})
