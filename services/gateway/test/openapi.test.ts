import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeOpenApi, type OpenApi } from '../src/openapi.ts'

const info = { title: 'Waybill', version: '1' }

const document = (paths: string[]): OpenApi => ({
  openapi: '3.1.0',
  info,
  tags: [{ name: 'things' }],
  paths: Object.fromEntries(paths.map((path) => [path, { get: { schema: { $ref: '#/components/schemas/def-0' } } }])),
  components: { schemas: { 'def-0': { title: paths[0] } }, securitySchemes: { bearer: { type: 'http' } } },
})

test('only what the gateway passes on is shown', () => {
  const paths = ['/api/orders', '/api/orders/{id}', '/api/orderssecret', '/health/live']
  const merged = mergeOpenApi([{ service: 'orders', document: document(paths) }])

  assert.deepEqual(Object.keys(merged.paths), ['/api/orders', '/api/orders/{id}'])
})

test('components of the same name stay apart, and references follow', () => {
  const merged = mergeOpenApi([
    { service: 'orders', document: document(['/api/orders']) },
    { service: 'payments', document: document(['/api/payments']) },
  ])

  assert.deepEqual(merged.components, {
    schemas: { 'orders.def-0': { title: '/api/orders' }, 'payments.def-0': { title: '/api/payments' } },
    securitySchemes: { bearer: { type: 'http' } },
  })
  assert.deepEqual(merged.paths['/api/payments'], {
    get: { schema: { $ref: '#/components/schemas/payments.def-0' } },
  })
  assert.deepEqual(merged.tags, [{ name: 'things' }])
})

test('a service that is down is named, the others are shown', () => {
  const merged = mergeOpenApi([
    { service: 'orders', document: document(['/api/orders']) },
    { service: 'payments', missing: 'connection refused' },
  ])

  assert.deepEqual(merged['x-missing-services'], [{ service: 'payments', reason: 'connection refused' }])
  assert.deepEqual(Object.keys(merged.paths), ['/api/orders'])
})
