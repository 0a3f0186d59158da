import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { until } from '@waybill/testing'
import type { Page } from 'playwright-core'
import { type Customer, logIn } from '../../../../test/customer.ts'
import { axeFaultsOf } from '../axe.ts'
import { type Browser, openBrowser } from '../browser.ts'
import { corpus } from '../corpus.ts'
import type { Stage } from '../stage.ts'
import { visit } from '../visit.ts'

const SUBJECT = 'orders.v1-waybill.orders.OrderConfirmed'

/** The flow, schemas, and what an admin operates: in a browser of its own, since a login is the whole browser's. */
export const flowAndOperatePart = (stage: Stage) => {
  let browser: Browser
  let page: Page
  let offences: string[]
  let buyer: Customer

  before(async () => {
    browser = await openBrowser()
    buyer = await logIn(stage.platform, 'demo')
    ;({ page, offences } = await visit(browser.context, stage.console, stage.platform.run.logins.admin))
  })
  after(() => browser?.close())

  const open = async (path: string) => {
    await page.goto(stage.console + path)
    await page.locator('main h1').first().waitFor()
  }
  const record = (type: string) => page.getByRole('listitem').getByRole('button', { name: type })
  const came = (text: RegExp) => page.getByText(text).first().waitFor()

  test('the flow shows the events of an order while they happen; paused it keeps its rows and counts what is new', async () => {
    await open('/flow')
    await came(/^0 records came/)
    const id = await buyer.place()
    for (const type of ['order.placed', 'payment.authorized', 'stock.reserved', 'order.confirmed', 'order.completed']) {
      await record(type).first().waitFor()
    }
    await page.getByRole('searchbox', { name: 'Filter by order' }).fill(id)
    await page.waitForURL(new RegExp(`order=${id}`))
    await page.getByRole('button', { name: 'Pause' }).click()
    const rows = await record('').count()
    assert.ok(rows >= 9, `${rows} records of the order are shown`)

    const other = await buyer.place()
    await page.getByRole('button', { name: /^Paused: [1-9]\d* new$/ }).waitFor()
    assert.equal(await record('').count(), rows, 'what is shown stays')
    await page.getByRole('searchbox', { name: 'Filter by order' }).fill('')
    assert.equal(await page.locator(`[data-order="${other}"]`).count(), 0)
    await page.getByRole('button', { name: /^Paused/ }).click()
    await page.locator(`[data-order="${other}"]`).first().waitFor()
  })

  test('a record of the flow opens beside it, lights its order up, and leads to it', async () => {
    const id = await buyer.place()
    await open(`/flow?from=1m&order=${id}`)
    await record('order.placed').first().waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await record('order.placed').first().click()
    await page.waitForURL(/record=orders\.v1/)
    const drawer = page.getByRole('complementary')
    await drawer.getByText('(encrypted)').first().waitFor()
    await drawer.getByText('(hidden)').first().waitFor()
    assert.ok((await page.locator('li[data-light="lit"]').count()) > 0)
    await drawer.getByRole('link', { name: 'Open the order' }).click()
    await page.getByRole('heading', { name: `Order ${id}` }).waitFor()
  })

  test('markup in records is text in the flow: nothing of it runs', async () => {
    for (const text of corpus) await buyer.place({ name: text, street: text })
    await open(`/flow?from=5m&order=${encodeURIComponent(corpus[0] ?? '')}`)
    await page.getByText('The filter lets nothing through').waitFor()
    await open(`/flow?from=5m&type=${encodeURIComponent('order.placed')}`)
    await record('order.placed').first().click()
    await page
      .getByRole('complementary')
      .getByText('OrderPlaced', { exact: false })
      .or(page.getByText('(encrypted)'))
      .first()
      .waitFor()
    assert.deepEqual(offences, [])
  })

  test('a schema that breaks is refused with the reason, and one that fits is told to', async () => {
    await open(`/schemas/${SUBJECT}/propose`)
    const editor = page.getByRole('textbox')
    await until(async () => (await editor.inputValue()).length > 10)
    const schema = JSON.parse(await editor.inputValue()) as { fields: object[] }
    const withField = (field: object) => JSON.stringify({ ...schema, fields: [...schema.fields, field] })
    await editor.fill(withField({ name: 'place', type: 'string' }))
    await page.getByRole('button', { name: 'Check' }).click()
    await came(/It would be refused/)
    await came(/READER_FIELD_MISSING_DEFAULT_VALUE/)
    await came(/Give "place" a "default"/)
    await came(/\d+ fail; 0 can be read/)
    const register = page.getByRole('button', { name: 'Register' })
    assert.equal(await register.getAttribute('title'), 'The registry would refuse it.')

    await editor.fill(withField({ name: 'place', type: ['null', 'string'], default: null }))
    await page.getByRole('button', { name: 'Check' }).click()
    await came(/It would be taken/)
    await register.click()
    await came(/Registered with id \d+/)
    await page.goto(`${stage.console}/schemas/${SUBJECT}/diff?a=1&b=2`)
    await came(/added: null \| string, default null/)
  })

  test('a fault is switched, its hits are counted beside it, and it is ended', async () => {
    await open('/faults')
    await page.getByRole('combobox', { name: /^Service/ }).selectOption('inventory')
    await page.getByRole('combobox', { name: /^Fault/ }).selectOption('delay')
    await page.getByLabel('Delay in milliseconds').fill('5')
    await page.getByLabel('How many of a hundred').fill('100')
    await page.getByRole('button', { name: 'Switch it on' }).click()
    await came(/ends in/)
    await buyer.place()
    await came(/inventory: delay in/)
    await page.getByRole('button', { name: 'End the fault of inventory' }).click()
    await came(/Everything goes right/)
  })

  test('a process that is killed on the page comes again, and the page says so', async () => {
    await open('/services')
    const row = page.getByRole('row', { name: /^analytics/ })
    await row.getByText('ready', { exact: true }).waitFor()
    const restarts = Number(await row.getByRole('cell').nth(3).textContent())
    await page.getByRole('button', { name: 'Kill analytics' }).click()
    await page
      .getByRole('row', { name: new RegExp(`^analytics ready .* ${restarts + 1} ready`) })
      .waitFor({ timeout: 60_000 })
  })

  test('an order goes back to a moment, and says what had just changed', async () => {
    const id = await buyer.place()
    await buyer.ended(id)
    await open(`/orders/${id}`)
    await page.getByRole('slider', { name: 'Moment' }).waitFor()
    await page.locator('li[data-state="reached"]', { hasText: 'Completed' }).waitFor()
    await page.getByRole('slider', { name: 'Moment' }).focus()
    await page.keyboard.press('Home')
    await page.waitForURL(/at=0/)
    await page.locator('li[data-state="ahead"]', { hasText: 'Completed' }).waitFor()
    await page.getByRole('button', { name: 'Back to now' }).click()
    await page.locator('li[data-state="reached"]', { hasText: 'Completed' }).waitFor()
    await page.getByRole('tab', { name: 'trace' }).click()
    await came(/The longest chain took/)
  })

  test('the flow, schemas and what is operated have no fault that axe finds, and fit 360 pixels', async () => {
    const paths = [
      '/flow?from=5m',
      '/schemas',
      `/schemas/${SUBJECT}/latest`,
      `/schemas/${SUBJECT}/latest?view=text`,
      `/schemas/${SUBJECT}/diff?a=1&b=2`,
      `/schemas/${SUBJECT}/propose`,
      '/services',
      '/faults',
      '/analytics',
      '/mail',
      '/pharmacy',
    ]
    assert.deepEqual(await axeFaultsOf(page, stage.console, paths), [])
    await page.setViewportSize({ width: 360, height: 740 })
    for (const path of paths) {
      await open(path)
      const width = await page
        .locator('html')
        .evaluate((html) => (html as unknown as { scrollWidth: number }).scrollWidth)
      assert.ok(width <= 360, `${path} is ${width} pixels wide`)
    }
    assert.deepEqual(offences, [])
  })
}
