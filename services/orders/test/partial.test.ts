import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OrderCancelled, OrderConfirmed, OrderReduced } from '@waybill/contracts'
import fc from 'fast-check'
import type { Order } from '../src/order.ts'
import { approve, judgedLines, keptLines, reject } from '../src/partial.ts'
import { totalOf } from '../src/pricing.ts'
import { customerId, happenings, lines, live, newOrder, orderId, prescribed } from './samples.ts'

const tooMany = { sku: 'pills', name: 'Pills', reason: 'too many' }
const partly = { reason: 'Pills: too many', lines: [tooMany] }
const typesOf = (change: ReturnType<typeof reject>) => change?.emit?.map(({ event }) => event)

test('the rest goes on at its own price: told of with what is left, and then confirmed with it alone', () => {
  const { state } = live(newOrder(true), ['authorized', 'reserved'])
  const change = reject(state, partly)
  const [mug] = prescribed
  const total = { amountMinor: 2500, currency: 'EUR' }
  assert.deepEqual(typesOf(change), [OrderReduced, OrderConfirmed])
  assert.deepEqual(change?.emit?.[0]?.data, { orderId, customerId, rejected: [tooMany], lines: [mug], total })
  const confirmed = change?.emit?.[1]?.data as OrderConfirmed
  assert.deepEqual([confirmed.lines, confirmed.total], [[mug], total])
  assert.deepEqual([change?.state.step, change?.state.total], ['confirmed', total])
})

test('lines that need no prescription are left, also when all others are rejected; with nothing left it is cancelled', () => {
  const mixed: Order = {
    ...newOrder(true),
    parcel: { lines: [...lines, ...prescribed.slice(1)], shipTo: happenings.packed.data.shipTo },
  }
  for (const told of [partly, { reason: 'illegible', lines: [] }]) {
    const change = reject(mixed, told)
    assert.deepEqual(typesOf(change), [OrderReduced])
    assert.deepEqual(change?.state.parcel?.lines, lines)
  }
  const all = reject(newOrder(true), { reason: 'illegible', lines: [] })
  assert.deepEqual(typesOf(all), [OrderCancelled])
  assert.deepEqual(
    all?.state.rejected?.map(({ sku, reason }) => [sku, reason]),
    [
      ['mug', 'illegible'],
      ['pills', 'illegible'],
    ],
  )
})

test('who wants all or nothing gets nothing, and reads which line was rejected and why', () => {
  const change = reject(newOrder(true, 'cancel'), partly)
  assert.deepEqual(typesOf(change), [OrderCancelled])
  assert.equal(change?.state.reason, 'prescription rejected: Pills: too many')
  assert.deepEqual(change?.state.rejected, [tooMany])
})

test('an order from before its customer could choose gets the rest', () => {
  const { onPartial: _, ...before } = newOrder(true)
  assert.deepEqual(typesOf(reject(before, partly)), [OrderReduced])
})

test('a verdict counts once, and only where one is waited for', () => {
  for (const order of [
    newOrder(),
    live(newOrder(true), ['approved']).state,
    live(newOrder(true), ['partlyRefused']).state,
  ]) {
    assert.equal(reject(order, partly), undefined)
    assert.equal(approve(order), undefined)
  }
})

test('what is said of each line is shown', () => {
  const order = { status: 'placed', lines: [...lines, ...prescribed.slice(1)], rejected: null } as const
  const shown = (more: object) => judgedLines({ ...order, ...more }).map(({ state, reason }) => [state, reason])
  assert.deepEqual(shown({}), [
    ['ordered', null],
    ['to-approve', null],
  ])
  assert.deepEqual(shown({ rejected: [] })[1], ['approved', null])
  assert.deepEqual(shown({ rejected: [tooMany] })[1], ['rejected', 'too many'])
  assert.deepEqual(shown({ status: 'cancelled' })[1], ['to-approve', null])
  assert.deepEqual(shown({ status: 'completed' })[1], ['approved', null], 'from before it was kept')
})

test('whatever is rejected: what is left and what is not are the order, and the total is that of what is left', () => {
  const some = fc.subarray([0, 1, 2, 3, 4])
  fc.assert(
    fc.property(some, fc.array(fc.integer({ min: 1, max: 99_999 }), { minLength: 5, maxLength: 5 }), (out, prices) => {
      const ordered = prices.map((amountMinor, n) => ({
        ...{ sku: `s${n}`, name: `S${n}`, quantity: n + 1, requiresPrescription: true },
        unitPrice: { amountMinor, currency: 'EUR' },
      }))
      fc.pre(out.length > 0)
      const order: Order = { ...newOrder(true), parcel: { lines: ordered, shipTo: happenings.packed.data.shipTo } }
      const rejected = out.map((n) => ({ sku: `s${n}`, name: `S${n}`, reason: 'no' }))
      const change = reject(order, { reason: 'no', lines: rejected })
      const kept = keptLines({ lines: ordered, rejected })
      assert.equal(kept.length + out.length, ordered.length)
      if (kept.length === 0) return assert.equal(change?.state.step, 'cancelled')
      assert.deepEqual(change?.state.parcel?.lines, kept)
      assert.equal(
        change?.state.total.amountMinor,
        totalOf(ordered) - totalOf(ordered.filter((line) => !kept.includes(line))),
      )
    }),
    { numRuns: 200 },
  )
})
