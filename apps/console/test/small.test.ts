import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { shown } from '../src/server/orders/shown.ts'
import { openSeal } from '../src/server/session/sealed.ts'
import { duration } from '../src/web/format/duration.ts'
import { minorUnits, money } from '../src/web/format/money.ts'
import { clock } from '../src/web/format/time.ts'
import { burst } from '../src/web/pages/new-order/burst.ts'
import { asCurl, newOrder } from '../src/web/pages/new-order/failures.ts'
import { choicesFor } from '../src/web/shell/choices.ts'
import { findChromium } from './browser.ts'

test('a span of time is said as people say it', () => {
  const said = [0, 84, 999, 2_700, 60_000, 200_000, 3_900_000].map(duration)
  assert.deepEqual(said, ['0 ms', '84 ms', '999 ms', '2.7 s', '1 m 0 s', '3 m 20 s', '1 h 5 m'])
})

test('an amount has as many digits behind the point as its currency', () => {
  assert.equal(money({ amountMinor: 349, currency: 'EUR' }, 'en-GB'), '€3.49')
  assert.equal(money({ amountMinor: 349, currency: 'JPY' }, 'en-GB'), 'JP¥349')
})

test('an amount that was typed is read exactly, or not at all', () => {
  const table: [string, number | undefined][] = [
    ['3.49', 349],
    ['3,4', 340],
    [' 12 ', 1_200],
    ['0.29', 29],
    ['0', undefined],
    ['-1', undefined],
    ['3.499', undefined],
    ['1e3', undefined],
    ['', undefined],
  ]
  for (const [text, minor] of table) assert.equal(minorUnits(text), minor, text)
})

test('a moment is shown in the chosen zone, with the day when it is another', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  assert.equal(clock('2026-11-21T11:00:00Z', 'UTC', now, 'en-GB'), '11:00:00')
  assert.equal(clock('2026-11-21T11:00:00Z', 'Asia/Tokyo', now, 'en-GB'), '20:00:00')
  assert.equal(clock('2026-11-20T11:00:00Z', 'UTC', now, 'en-GB'), '20 Nov 2026, 11:00:00')
})

test('card tokens and personal fields of a record are not shown, and large numbers are exact', () => {
  const data = {
    paymentToken: 'tok_visa',
    shipTo: { name: 'enc:v1:abc' },
    total: 9_007_199_254_740_993n,
    at: new Date(0),
  }
  assert.deepEqual(shown(data), {
    paymentToken: '(hidden)',
    shipTo: { name: '(encrypted)' },
    total: '9007199254740993',
    at: '1970-01-01T00:00:00.000Z',
  })
})

test('a session cookie is opened by the key that sealed it, and tells nothing else', async () => {
  const key = () => randomBytes(32).toString('base64')
  const seal = openSeal(key())
  const tokens = { accessToken: 'access', refreshToken: 'refresh', expiresAt: 1 }
  const text = await seal.close(tokens)
  const { accessToken, refreshToken, expiresAt } = (await seal.open(text)) ?? {}
  assert.deepEqual({ accessToken, refreshToken, expiresAt }, tokens)
  assert.equal(await openSeal(key()).open(text), undefined)
  assert.equal(await seal.open(`${text.slice(0, -2)}AA`), undefined)
  assert.equal(await seal.open('made up'), undefined)
  assert.throws(() => openSeal('c2hvcnQ='), /32 bytes/)
})

test('the palette finds pages by name, orders by a part of their id, and any order by its whole id', () => {
  const pages = [{ label: 'Orders', to: '/orders', keys: 'g o' }]
  const orders = [{ orderId: 'aaaa1111', status: 'placed' }]
  const unseen = '01a1fe95-c7f2-7509-9012-aab3d8417bbd'
  assert.deepEqual(
    choicesFor('ORD', pages, orders).map(({ to }) => to),
    ['/orders'],
  )
  assert.deepEqual(
    choicesFor('a1', pages, orders).map(({ orderId }) => orderId),
    ['aaaa1111'],
  )
  assert.deepEqual(
    choicesFor(unseen, pages, orders).map(({ orderId }) => orderId),
    [unseen],
  )
  assert.deepEqual(choicesFor('nothing', pages, orders), [])
})

test('a failure to provoke is asked for by the card or the address, and chosen products only are ordered', () => {
  const { lines, paymentToken, shipTo } = newOrder(
    new Map([
      ['A', 2],
      ['B', 0],
    ]),
    'nobody-home',
  )
  assert.deepEqual([lines, paymentToken, shipTo.postalCode], [[{ sku: 'A', quantity: 2 }], 'tok_visa', '00000'])
  assert.match(
    asCurl(newOrder(new Map([["it's", 1]]), 'none'), '$GATEWAY'),
    /it'\\''s/,
    'a quote does not end the argument',
  )
})

test('a burst sends each order, six at a time, and goes on when one is refused', async () => {
  let running = 0
  let most = 0
  let sent = 0
  const result = await burst(
    20,
    async () => {
      most = Math.max(most, ++running)
      const place = ++sent
      await Promise.resolve()
      running -= 1
      if (place % 5 === 0) throw new Error('no')
      return `order-${place}`
    },
    () => {},
  )
  assert.deepEqual([result.sent, result.accepted.length, result.refused, most], [20, 16, ['no', 'no', 'no', 'no'], 6])
})

test('where there is no Chromium that is said, with what to do', () => {
  assert.throws(() => findChromium({ PATH: '/nowhere' }), /apt-get install chromium/)
  assert.equal(findChromium({ CHROMIUM: '/opt/chrome' }), '/opt/chrome')
})
