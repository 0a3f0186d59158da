import assert from 'node:assert/strict'
import { test } from 'node:test'
import { upstream, urlList } from '../src/upstreams.ts'

const [a, b, c] = ['http://a:1', 'http://b:1', 'http://c:1'] as const

test('instances take turns', () => {
  const orders = upstream('orders', [a, b, c])

  assert.deepEqual(
    [1, 2, 3, 4].map(() => orders.candidates()[0]),
    [a, b, c, a],
  )
})

test('an instance that refused is tried last for a while, never left out', () => {
  let now = 0
  const orders = upstream('orders', [a, b, c], () => now)
  orders.refused(a)

  assert.deepEqual(orders.candidates(), [b, c, a])
  now = 2_000
  orders.candidates()
  orders.candidates()
  assert.deepEqual(orders.candidates(), [a, b, c])
})

test('a single instance is tried even when it just refused', () => {
  const orders = upstream('orders', [a])
  orders.refused(a)

  assert.deepEqual(orders.candidates(), [a])
})

test('a list of addresses is read, and a wrong one is named', () => {
  assert.deepEqual(urlList('http://a:1, http://b:1/'), [a, b])
  assert.throws(() => urlList('http://a:1,b:2'), /'b:2' is not/)
  assert.throws(() => urlList('http://a:1/path'), /must be http/)
  assert.throws(() => urlList(''), /must be http/)
})
