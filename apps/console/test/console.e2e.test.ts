import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Customer, logIn, request } from '../../../test/customer.ts'
import { type Platform, startPlatform } from '../../../test/platform.ts'
import { type Browser, openBrowser } from './browser.ts'
import { corpus } from './corpus.ts'
import { asCustomer } from './own-browser.ts'
import { pageFaultsOf } from './page-faults.ts'
import { flowAndOperatePart } from './parts/flow-and-operate.ts'
import { groupsAndLettersPart } from './parts/groups-and-letters.ts'
import { kafkaPart } from './parts/kafka.ts'
import { learnPart } from './parts/learn.ts'
import { operatePagesPart } from './parts/operate-pages.ts'
import { tracesPart } from './parts/traces.ts'
import type { Stage } from './stage.ts'
import { visit } from './visit.ts'

let browser: Browser
let platform: Platform
let console: string
let buyer: Customer
let page: Page
let offences: string[]

// The browser first: where there is none, that is said at once and not after a minute.
before(async () => {
  browser = await openBrowser()
  platform = await startPlatform({ FAULTS: 'on' })
  console = platform.run.console ?? ''
  buyer = await logIn(platform, 'demo')
  ;({ page, offences } = await visit(await browser.newContext(), console, platform.run.logins.operator))
})
after(async () => {
  await browser?.close()
  await platform?.remove()
})

/** Places an order on the page for new ones and waits until its own page is there. */
async function placeBy(failure: RegExp): Promise<string> {
  await page.goto(`${console}/orders/new`)
  await page.getByLabel(failure).check()
  await page.getByRole('button', { name: 'Place the order' }).click()
  await page.getByRole('heading', { name: /^Order / }).waitFor()
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

const stop = (name: string, state: string) => page.locator(`li[data-state="${state}"]`, { hasText: name }).waitFor()
const event = (type: string) => page.getByRole('button', { name: new RegExp(type.replaceAll('.', '\\.')) }).first()

test('an order is placed by a page and seen delivered live, each event with its record', async () => {
  await placeBy(/^Nothing/)
  for (const name of [
    'Placed',
    'Payment',
    'Stock',
    'Confirmed',
    'Packed',
    'Captured',
    'Shipped',
    'Delivered',
    'Completed',
  ]) {
    await stop(name, 'reached')
  }
  await event('order.completed').waitFor()
  await event('order.packed').click()
  const record = page.getByText(/topic fulfillment\.v1, partition \d+, offset \d+/)
  await record.waitFor()
  assert.match(decodeURIComponent(page.url()), /record=.*fulfillment\.v1\/\d+@\d+/, 'the open record is in the URL')
  await page.getByText('(encrypted)').first().waitFor()
  await page.getByRole('tab', { name: 'saga' }).click()
  await page.getByText('parcel.delivered').first().waitFor()
})

test('a declined card is seen to be compensated: what was reserved is released', async () => {
  await placeBy(/^The card is declined/)
  await stop('Payment', 'failed')
  await stop('Stock', 'undone')
  await stop('Cancelled', 'failed')
  await page.getByText('payment declined: card_declined').first().waitFor()
  await event('stock.released').waitFor()
})

test('orders are chosen and cancelled together, as an operation that tells what became of each', async () => {
  const done = await buyer.place()
  await buyer.ended(done)
  // Nobody decides on their prescriptions, so they can be cancelled for as long as it takes.
  const prescribed = { lines: [{ sku: 'AMOXICILLIN-500', quantity: 1 }] }
  const [first, second] = [await buyer.place(prescribed), await buyer.place(prescribed)]
  await page.goto(`${console}/orders`)
  for (const id of [done, first, second]) await page.getByRole('checkbox', { name: `Choose ${id}` }).check()
  await page.getByRole('button', { name: 'Cancel 3 …' }).click()
  await page.getByText('2 of 3 can be cancelled').waitFor()
  await page.getByText(/1 left out: It is completed already/).waitFor()
  await page.getByLabel(/^Reason/).fill('flooded')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel 2' }).click()
  await page.getByRole('heading', { name: 'Cancel 2 orders' }).waitFor()
  await page.getByText('2 cancelled').waitFor()
  await page.getByRole('link', { name: first }).click()
  await page.getByText('flooded').first().waitFor()
})

test('a session is a cookie that no script can read, and no token reaches the page', async () => {
  const cookies = await page.context().cookies()
  const [session] = cookies
  assert.equal(cookies.length, 1)
  assert.deepEqual([session?.httpOnly, session?.sameSite], [true, 'Strict'])
  const seen = await page.evaluate(() => {
    const { document, localStorage, sessionStorage } = globalThis as unknown as Record<string, { cookie?: string }>
    return JSON.stringify([document?.cookie, { ...localStorage }, { ...sessionStorage }])
  })
  assert.doesNotMatch(seen, /eyJ|token/i)
})

test('what changes something is refused from any other page, and what needs a login without one', async () => {
  const { demo } = platform.run.logins
  const post = (headers: Record<string, string>) =>
    fetch(`${console}/console/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(demo),
    })
  for (const headers of [{}, { origin: 'http://localhost:1' }, { origin: 'null' }]) {
    assert.equal((await post(headers)).status, 403, JSON.stringify(headers))
  }
  assert.equal((await post({ origin: console })).status, 204)
  for (const path of [
    '/console/api/pulse',
    `/console/api/orders/${randomUUID()}/records`,
    '/api/stream',
    '/api/orders',
  ]) {
    assert.equal((await fetch(console + path)).status, 401, path)
  }
})

test('who may not see an order gets neither it nor its records', async () => {
  const id = await logIn(platform, 'operator').then((operator) => operator.place())
  const statuses = await asCustomer(stage, (other) =>
    other.evaluate(
      async (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)),
      [`/api/orders/${id}`, `/console/api/orders/${id}/records`],
    ),
  )
  assert.deepEqual(statuses, [404, 404])
})

test('markup in an order is text: nothing of it runs', async () => {
  for (const text of corpus) {
    const id = await buyer.place({ name: text, street: text })
    await buyer.request('POST', `/api/orders/${id}/cancel`, { reason: text }, { 'idempotency-key': randomUUID() })
    await page.goto(`${console}/orders/${id}?tab=details`)
    await page.getByText(text).first().waitFor()
  }
  await page.goto(`${console}/orders?q=${encodeURIComponent(corpus[0] ?? '')}`)
  await page.getByRole('heading', { name: 'Orders' }).waitFor()
  assert.deepEqual(offences, [])
})

test('every page has no fault that axe finds, in either theme, and fits 360 pixels', async () => {
  const id = await buyer.place()
  await buyer.ended(id)
  const paths = ['/', '/orders', '/orders?q=nothing-has-this', '/orders/new', `/orders/${id}`, `/orders/${id}?tab=saga`]
  const more = [`/orders/${id}?tab=details`, '/no-such-page', `/orders/${randomUUID()}`]
  assert.deepEqual(await pageFaultsOf(page, console, [...paths, ...more]), [])
})

test('keys do what the help says, and the filter is in the URL', async () => {
  await page.goto(`${console}/`)
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.getByRole('heading', { name: 'Orders', exact: true }).waitFor()
  await page.getByRole('button', { name: 'cancelled', exact: true }).click()
  await page.waitForURL(/status=cancelled/)
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('Next order').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /^Name of a page/ }).fill('new')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'New order' }).waitFor()
})

test('while the gateway is away the page keeps what it has, says so, and goes on by itself', async () => {
  await page.goto(`${console}/`)
  await page.getByText('Live', { exact: true }).waitFor()
  const { status } = await request(platform, 'GET', '/api/products')
  assert.equal(status, 200)
  await platform.kill('gateway')
  await page.getByText(/^Not live/).waitFor()
  await page.getByText('Latest orders').waitFor()
  await page.getByText('Live', { exact: true }).waitFor({ timeout: 60_000 })
})

const stage: Stage = {
  get platform() {
    return platform
  },
  get console() {
    return console
  },
  get browser() {
    return browser
  },
  get buyer() {
    return buyer
  },
}

/** Tests that share the platform. A login lasts a quarter of an hour, which all of them together may take: each part has a new one. */
const part = (name: string, tests: (stage: Stage) => void) =>
  describe(name, () => {
    before(async () => {
      buyer = await logIn(platform, 'demo')
    })
    tests(stage)
  })

part('the flow, schemas, and what is operated', flowAndOperatePart)
part('the cluster, topics and records', kafkaPart)
part('groups and dead letters', groupsAndLettersPart)
part('lessons', learnPart)
part('load, logs, topology and access', operatePagesPart)
part('traces', tracesPart)

test('a script of a page did nothing that its policy forbids', () => assert.deepEqual(offences, []))
