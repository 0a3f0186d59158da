import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StockLow } from '@waybill/contracts'
import { publishAs, received, settled } from '@waybill/testing'
import { customer, once, operator, order, startInventory, stocked } from './start.ts'

test('stock for operators', async (t) => {
  const service = await startInventory(t)
  const { inject } = service
  const told = await received(t, service.broker, ['stock.v1'])
  const show = (query: string, headers = operator) => inject({ method: 'GET', url: `/api/stock${query}`, headers })
  const adjust = (sku: string, payload: object) =>
    inject({ method: 'POST', url: `/api/products/${sku}/stock`, headers: once(operator), payload })

  await t.test('shows what is where and every move, page by page, the newest first', async () => {
    await stocked(service, 'mug', 5, 3)
    const { orderId, placed, packed } = order({ mug: 6 })
    await publishAs(t, service.broker, placed)
    await settled([service])
    await publishAs(t, service.broker, packed)
    await settled([service])

    const { json } = await show('?sku=mug')
    assert.deepEqual(json().warehouses, [
      { warehouse: 'east', available: 0, reserved: 0, shipped: 5 },
      { warehouse: 'west', available: 2, reserved: 0, shipped: 1 },
    ])
    type Move = { kind: string; warehouse: string; orderId: string | null; reason: string | null }
    const moves: Move[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: { moves: Move[]; next: string | null } = (
        await show(`?sku=mug&limit=2${next && `&before=${next}`}`)
      ).json()
      moves.push(...page.moves)
      next = page.next
    }
    assert.deepEqual(
      moves.map(({ kind }) => kind),
      ['shipped', 'shipped', 'reserved', 'reserved', 'adjusted', 'adjusted'],
    )
    assert.deepEqual([moves[0]?.orderId, moves[5]?.warehouse, moves[5]?.reason], [orderId, 'east', 'delivery'])
  })

  await t.test('not for customers or strangers, nor of what there is not', async () => {
    assert.equal((await show('?sku=mug', customer)).statusCode, 403)
    assert.equal((await inject('/api/stock?sku=mug')).statusCode, 401)
    const unknown = await show('?sku=ghost')
    assert.deepEqual([unknown.statusCode, unknown.json().code], [404, 'product-not-found'])
    for (const query of ['', '?sku=', '?sku=mug&limit=101', '?sku=mug&before=0']) {
      assert.equal((await show(query)).statusCode, 400, query)
    }
  })

  await t.test('an adjustment names its warehouse, and takes nothing from the other', async () => {
    await stocked(service, 'pen', 5, 1)
    const taken = await adjust('pen', { delta: -2, reason: 'broken', warehouse: 'west' })
    assert.deepEqual([taken.statusCode, taken.json().code], [409, 'stock-too-low'])
    const counted = await adjust('pen', { delta: -1, reason: 'broken', warehouse: 'west' })
    assert.deepEqual(counted.json(), { sku: 'pen', warehouse: 'west', available: 0 })
    assert.equal((await adjust('pen', { delta: 1, reason: 'found', warehouse: 'north' })).statusCode, 400)
  })

  await t.test('low stock is told once when it falls below the threshold, and again after it was enough', async () => {
    const price = { amountMinor: 100, currency: 'EUR' }
    await inject({
      method: 'PUT',
      url: '/api/products/tea',
      headers: operator,
      payload: { name: 'Tea', price, lowStockAt: 4 },
    })
    await adjust('tea', { delta: 3, reason: 'delivery' })
    await adjust('tea', { delta: 2, reason: 'delivery', warehouse: 'west' })

    await publishAs(t, service.broker, order({ tea: 2 }).placed)
    assert.deepEqual((await told.next(StockLow)).data, { sku: 'tea', available: 3, threshold: 4 })
    await publishAs(t, service.broker, order({ tea: 1 }).placed)
    await settled([service])
    await adjust('tea', { delta: 2, reason: 'delivery' })
    await adjust('tea', { delta: -1, reason: 'broken' })
    assert.deepEqual((await told.next(StockLow)).data, { sku: 'tea', available: 3, threshold: 4 })
    await settled([service])
    assert.equal(told.all().length, 2)
  })
})
