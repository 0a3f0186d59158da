import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProductListed } from '@waybill/contracts'
import { received } from '@waybill/testing'
import { customer, once, operator, shelf, startInventory, stocked } from './start.ts'

const mug = { name: 'Mug', price: { amountMinor: 1250, currency: 'EUR' }, requiresPrescription: false, active: true }

test('products', async (t) => {
  const service = await startInventory(t)
  const { inject } = service
  const listed = await received(t, service.broker, ['products.v1'])

  await t.test('a product that is listed is shown to everyone and told to every service', async () => {
    const put = await inject({ method: 'PUT', url: '/api/products/mug', headers: operator, payload: mug })
    assert.equal(put.statusCode, 201, put.body)
    assert.deepEqual(put.json(), { sku: 'mug', ...mug, lowStockAt: 0 })

    const shown = await inject('/api/products/mug')
    assert.deepEqual(shown.json(), { sku: 'mug', ...mug, available: 0 })
    assert.equal(shown.headers.etag, put.headers.etag)
    const { data, key } = await listed.next(ProductListed)
    assert.deepEqual([key, data], ['mug', { sku: 'mug', ...mug }])
  })

  await t.test('a change names the version it changes, and comes too late when that has passed', async () => {
    const change = (etag: string) =>
      inject({
        method: 'PUT',
        url: '/api/products/mug',
        headers: { ...operator, 'if-match': etag },
        payload: { ...mug, price: { amountMinor: 999, currency: 'EUR' } },
      })
    const changed = await change('"1"')
    assert.deepEqual([changed.statusCode, changed.headers.etag], [200, '"2"'])
    const late = await change('"1"')
    assert.deepEqual([late.statusCode, late.json().code], [412, 'product-changed'])
    assert.equal((await listed.next(ProductListed)).data.price.amountMinor, 999)
  })

  await t.test('only operators and admins change anything', async () => {
    const put = await inject({ method: 'PUT', url: '/api/products/pen', headers: customer, payload: mug })
    assert.equal(put.statusCode, 403)
    const headers = once(customer)
    const stock = await inject({
      method: 'POST',
      url: '/api/products/mug/stock',
      headers,
      payload: { delta: 1, reason: 'x' },
    })
    assert.equal(stock.statusCode, 403)
    assert.equal((await inject({ method: 'PUT', url: '/api/products/pen', payload: mug })).statusCode, 401)
  })

  await t.test('what makes no product is refused, with the field', async () => {
    for (const payload of [
      { ...mug, price: { amountMinor: 0, currency: 'EUR' } },
      { ...mug, price: { amountMinor: 10.5, currency: 'EUR' } },
      { ...mug, price: { amountMinor: 100, currency: 'euro' } },
      { ...mug, name: 'a\u0000b' },
      { ...mug, colour: 'red' },
    ]) {
      const answer = await inject({ method: 'PUT', url: '/api/products/odd', headers: operator, payload })
      assert.deepEqual([answer.statusCode, answer.json().code], [400, 'validation-failed'], JSON.stringify(payload))
    }
  })

  await t.test('stock is adjusted once per key and never below none', async () => {
    const headers = once(operator)
    const adjust = (delta: number, more = headers) =>
      inject({ method: 'POST', url: '/api/products/mug/stock', headers: more, payload: { delta, reason: 'count' } })

    assert.deepEqual((await adjust(5)).json(), { sku: 'mug', warehouse: 'east', available: 5 })
    const again = await adjust(5)
    assert.deepEqual([again.json().available, again.headers['idempotent-replayed']], [5, 'true'])
    assert.deepEqual((await adjust(-6, once(operator))).json().code, 'stock-too-low')
    assert.deepEqual((await adjust(-5, once(operator))).json(), { sku: 'mug', warehouse: 'east', available: 0 })
    assert.deepEqual(await shelf(service, 'mug'), [0, 0, 0])

    const headersOfUnknown = once(operator)
    const payload = { delta: 1, reason: 'count' }
    const unknown = await inject({
      method: 'POST',
      url: '/api/products/ghost/stock',
      headers: headersOfUnknown,
      payload,
    })
    assert.deepEqual([unknown.statusCode, unknown.json().code], [404, 'product-not-found'])
  })

  await t.test('the list has what is on sale, page by page', async () => {
    for (const sku of ['a', 'b', 'c', 'd']) await stocked(service, sku, 1)
    const headers = operator
    await inject({ method: 'PUT', url: '/api/products/b', headers, payload: { ...mug, active: false } })

    const skus: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: { items: { sku: string }[]; next: string | null } = (
        await inject(`/api/products?limit=2${next && `&after=${next}`}`)
      ).json()
      skus.push(...page.items.map(({ sku }) => sku))
      next = page.next
    }
    assert.deepEqual(skus, ['a', 'c', 'd', 'mug'])
    assert.equal((await inject('/api/products/b')).json().active, false)
    assert.equal((await inject('/api/products?limit=101')).statusCode, 400)
  })
})
