import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestHeaders, responseHeaders } from '../src/headers.ts'

const origin = { ip: '10.0.0.9', host: 'shop.example', correlationId: 'c1', traceparent: '00-aa-bb-01' }

test('the client cannot pass for the gateway', () => {
  const forged = {
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'https',
    forwarded: 'for=127.0.0.1',
    'x-real-ip': '127.0.0.1',
    'x-waybill-user': 'admin',
    traceparent: '00-forged-01',
    'x-correlation-id': 'forged',
  }

  assert.deepEqual(requestHeaders(forged, origin), {
    'x-forwarded-for': '10.0.0.9',
    'x-forwarded-host': 'shop.example',
    'x-correlation-id': 'c1',
    traceparent: '00-aa-bb-01',
  })
})

test('what belongs to one connection stays there', () => {
  const sent = requestHeaders({ te: 'trailers', 'keep-alive': '5', upgrade: 'h2c', authorization: 'Bearer t' }, origin)

  assert.equal(sent.authorization, 'Bearer t')
  for (const name of ['te', 'keep-alive', 'upgrade']) assert.equal(name in sent, false, name)
})

test('an answer loses what the gateway answers itself', () => {
  const headers = { 'access-control-allow-origin': '*', connection: 'close', etag: '"1"', 'x-powered-by': 'x' }

  assert.deepEqual(responseHeaders(headers), { etag: '"1"' })
})
