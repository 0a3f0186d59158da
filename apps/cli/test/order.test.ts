import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toLines } from '../src/order/place.ts'
import { bar, stationOf, stations } from '../src/order/stations.ts'
import { money } from '../src/output/print.ts'
import { table } from '../src/output/table.ts'
import { start } from '../src/tail/tail.ts'

test('each --sku goes with the --qty at its place, or with one', () => {
  assert.deepEqual(toLines(['A', 'B'], ['3']), [
    { sku: 'A', quantity: 3 },
    { sku: 'B', quantity: 1 },
  ])
  assert.throws(() => toLines(['A'], ['1', '2']), /2 times --qty, but only 1 times --sku/)
  assert.throws(() => toLines(['A'], ['1.5']), /--qty 1\.5 is no whole number/)
})

test('the bar shows what was reached and what is waited for', () => {
  assert.equal(bar(new Set(['placed', 'reserved']), 1_234), '■□■□□□□□□  waiting for: paid  1.2 s')
  assert.equal(bar(new Set(stations), 3_000), '■■■■■■■■■  done  3.0 s')
})

test('an order ends at the last station, completed or cancelled', () => {
  assert.equal(stationOf('orders.order.completed'), 'done')
  assert.equal(stationOf('orders.order.cancelled'), 'done')
  assert.equal(stationOf('analytics.page.viewed'), undefined)
})

test('columns are as wide as their widest cell, lines as wide as the terminal', () => {
  assert.equal(table(['id', 'name'], [['a-long-id', 'x']]), 'ID         NAME\na-long-id  x')
  assert.equal(table(['id', 'name'], [['a-long-id', 'abcdefgh']], 15).split('\n')[1], 'a-long-id  abc…')
})

test('money has the digits of its currency', () => {
  assert.equal(money({ amountMinor: 1_290, currency: 'EUR' }), '12.90 EUR')
  assert.equal(money({ amountMinor: 1_290, currency: 'JPY' }), '1290 JPY')
})

test('a tail begins at an end of the topic or so long ago', () => {
  assert.equal(start('beginning'), 'beginning')
  assert.deepEqual(start('5m', 1_000_000), new Date(700_000))
  assert.throws(() => start('yesterday'), /is not a duration/)
})
