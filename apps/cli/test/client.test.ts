import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiDocument } from '../src/client/document.ts'
import { isClientStale } from '../src/client/generate.ts'
import { readOperations } from '../src/client/read-operations.ts'
import { typeOf } from '../src/client/types.ts'
import { clientModule } from '../src/client/write-client.ts'

test('the client was written from the routes as they are, every one of them', async () => {
  const document = await apiDocument()
  const routes = Object.values(document.paths).flatMap((methods) => Object.keys(methods))

  assert.equal(readOperations(document).length, routes.length)
  assert.equal(await isClientStale(), false, 'Run ./waybill client generate and commit it.')
})

test('a route that says too little of itself, or what another says, is named', () => {
  const info = { title: 'API', version: '1' }
  const described = (get: object, post: object = get) => ({ openapi: '3.1.0', info, paths: { '/a': { get, post } } })
  const responses = { 200: { content: { 'application/json': { schema: { type: 'string' } } } } }

  assert.throws(() => readOperations(described({ responses })), /GET \/a has no operationId/)
  assert.throws(() => readOperations(described({ operationId: 'a', responses: {} })), /GET \/a has no response/)
  assert.throws(() => readOperations(described({ operationId: 'a', responses })), /Two routes have the operationId a/)
})

test('a schema becomes the type that it describes, and one that is not known is refused', () => {
  assert.equal(typeOf({ anyOf: [{ type: 'string' }, { type: 'null' }] }), 'string | null')
  assert.equal(typeOf({ type: 'array', items: { enum: ['a', 1] } }), 'Array<"a" | 1>')
  assert.equal(
    typeOf({ type: 'object', required: ['a'], properties: { a: { type: 'integer' }, 'b-c': { const: true } } }),
    '{\na: number\n"b-c"?: true\n}',
  )
  assert.equal(typeOf({ type: 'object', additionalProperties: {} }), 'Record<string, unknown>')
  assert.throws(() => typeOf({ type: 'tuple' }), /No type is written/)
})

test('an Idempotency-Key may be left to the client, every other header is as the API says', () => {
  const header = (name: string) => ({ name, in: 'header' as const, required: true, schema: { type: 'string' } })
  const text = clientModule([
    {
      ...{ name: 'change', method: 'PUT', path: '/a', description: 'Change', body: undefined },
      ...{ parameters: [header('idempotency-key'), header('if-match')], answer: undefined, streams: false },
    },
  ])
  assert.match(text, /idempotencyKey\?: string/)
  assert.match(text, /ifMatch: string/)
})
