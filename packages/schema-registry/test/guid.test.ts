import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { guidOf } from '../src/guid.ts'
import { codeOf } from './code-of.ts'
import { memoryRegistry, STORED_AT } from './memory-registry.ts'
import { fixed } from './schemas.ts'

const uuid = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
const md5 = (...parts: (string | Buffer)[]) =>
  uuid(hash('md5', Buffer.concat(parts.map((part) => Buffer.from(part))), 'hex'))
const version = { subject: 's', version: 1, id: 1, deleted: false, schema: '"int"' }
const one = fixed('One', 1)

test('a guid is the MD5 of the text, the references and the contract, as Confluent puts them together', () => {
  assert.equal(guidOf(version), md5('"int"'))
  const references = [{ name: 'n', subject: 'base', version: 258 }]
  assert.equal(guidOf({ ...version, references }), md5('"int"', 'n', 'base', Buffer.of(0, 0, 1, 2)))
  const metadata = { properties: { b: '2', a: '1' }, tags: { path: ['y', 'x', 'y'] }, sensitive: ['s'] }
  const said = [Buffer.of(1), 'path', 'x', 'y', 'a', '1', 'b', '2', 's']
  assert.equal(guidOf({ ...version, metadata }), md5('"int"', ...said))
  const rule = { name: 'n', kind: 'CONDITION', type: 'CEL', mode: 'WRITE', params: { q: '2', p: '1' }, disabled: true }
  const ruleSet = { domainRules: [rule], enableAt: 'NOW' }
  const ruled = [Buffer.of(1), 'n', 'CONDITION', 'WRITE', 'CEL', 'p', '1', 'q', '2', Buffer.of(1), 'NOW']
  assert.equal(guidOf({ ...version, metadata, ruleSet }), md5('"int"', ...said, ...ruled))
})

test('a contract of any form has a guid', () => {
  const metadata = { tags: { path: 1 }, properties: [null] } as unknown as object
  assert.match(
    guidOf({ ...version, metadata, ruleSet: { domainRules: [null, 7] } as unknown as object }),
    /^[\da-f-]{36}$/,
  )
})

test('every answer with a schema has its guid and says when it was stored, and the schema is found by it in every context', async () => {
  const { register, get, post } = memoryRegistry()
  const schema = JSON.stringify(one)
  const guid = guidOf({ ...version, schema })
  const standing = { ts: STORED_AT, deleted: false }
  const registered = JSON.parse((await register('s', one)).text)
  assert.deepEqual(registered, { id: 1, version: 1, guid, schema })
  await register(':.team:other', fixed('Two', 2))
  await register(':.team:s', one)
  for (const answer of [
    await get('/schemas/ids/1'),
    await get('/subjects/s/versions/1'),
    await post('/subjects/s', { schema }),
  ])
    assert.partialDeepStrictEqual(JSON.parse(answer.text), { guid, ...standing })
  assert.deepEqual(JSON.parse((await get(`/schemas/guids/${guid}`)).text), { guid, schema, ...standing })
  assert.deepEqual((await get(`/schemas/guids/${guid}/ids`)).body, [
    { context: '.', id: 1 },
    { context: '.team', id: 2 },
  ])
  const unknown = await get('/schemas/guids/none')
  assert.equal(codeOf(unknown), 40403)
  assert.deepEqual((await get('/schemas/guids/none/ids')).body, [])
})
