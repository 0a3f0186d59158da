import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '@waybill/testing'
import { corpus } from '../corpus.ts'
import { ownBrowser } from '../own-browser.ts'
import { pageFaultsOf } from '../page-faults.ts'
import type { Stage } from '../stage.ts'

const SUBJECT = 'orders.v1-waybill.orders.OrderConfirmed'

/** The flow, schemas, and what an admin operates. */
export const flowAndOperatePart = (stage: Stage) => {
  const own = ownBrowser(stage, 'admin')
  const { open } = own

  const record = (type: string) => own.page.getByRole('listitem').getByRole('button', { name: type })
  const came = (text: RegExp) => own.page.getByText(text).first().waitFor()

  test('the flow shows the events of an order while they happen; paused it keeps its rows and counts what is new', async () => {
    await open('/flow')
    await came(/^0 records came/)
    const id = await stage.buyer.place()
    for (const type of ['order.placed', 'payment.authorized', 'stock.reserved', 'order.confirmed', 'order.completed']) {
      await record(type).first().waitFor()
    }
    await own.page.getByRole('searchbox', { name: 'Filter by order' }).fill(id)
    await own.page.waitForURL(new RegExp(`order=${id}`))
    await own.page.getByRole('button', { name: 'Pause' }).click()
    const rows = await record('').count()
    assert.ok(rows >= 9, `${rows} records of the order are shown`)

    const other = await stage.buyer.place()
    await own.page.getByRole('button', { name: /^Paused: [1-9]\d* new$/ }).waitFor()
    assert.equal(await record('').count(), rows, 'what is shown stays')
    await own.page.getByRole('searchbox', { name: 'Filter by order' }).fill('')
    assert.equal(await own.page.locator(`[data-order="${other}"]`).count(), 0)
    await own.page.getByRole('button', { name: /^Paused/ }).click()
    await own.page.locator(`[data-order="${other}"]`).first().waitFor()
  })

  test('a record of the flow opens beside it, lights its order up, and leads to it', async () => {
    const id = await stage.buyer.place()
    await open(`/flow?from=1m&order=${id}`)
    await record('order.placed').first().waitFor()
    await own.page.getByRole('button', { name: 'Pause' }).click()
    await record('order.placed').first().click()
    await own.page.waitForURL(/record=orders\.v1/)
    const drawer = own.page.getByRole('complementary')
    await drawer.getByText('(encrypted)').first().waitFor()
    await drawer.getByText('(hidden)').first().waitFor()
    assert.ok((await own.page.locator('li[data-light="lit"]').count()) > 0)
    await drawer.getByRole('link', { name: 'Open the order' }).click()
    await own.page.getByRole('heading', { name: `Order ${id}` }).waitFor()
  })

  test('markup in records is text in the flow: nothing of it runs', async () => {
    for (const text of corpus) await stage.buyer.place({ name: text, street: text })
    await open(`/flow?from=5m&order=${encodeURIComponent(corpus[0] ?? '')}`)
    await own.page.getByText('The filter lets nothing through').waitFor()
    await open(`/flow?from=5m&type=${encodeURIComponent('order.placed')}`)
    await record('order.placed').first().click()
    await own.page
      .getByRole('complementary')
      .getByText('OrderPlaced', { exact: false })
      .or(own.page.getByText('(encrypted)'))
      .first()
      .waitFor()
    assert.deepEqual(own.offences, [])
  })

  test('a schema that breaks is refused with the reason, and one that fits is told to', async () => {
    await open(`/schemas/${SUBJECT}/propose`)
    const editor = own.page.getByRole('textbox')
    await until(async () => (await editor.inputValue()).length > 10)
    const schema = JSON.parse(await editor.inputValue()) as { fields: object[] }
    const withField = (field: object) => JSON.stringify({ ...schema, fields: [...schema.fields, field] })
    await editor.fill(withField({ name: 'place', type: 'string' }))
    await own.page.getByRole('button', { name: 'Check' }).click()
    await came(/It would be refused/)
    await came(/READER_FIELD_MISSING_DEFAULT_VALUE/)
    await came(/Give "place" a "default"/)
    await came(/\d+ fail; 0 can be read/)
    const register = own.page.getByRole('button', { name: 'Register' })
    assert.equal(await register.getAttribute('title'), 'The registry would refuse it.')

    await editor.fill(withField({ name: 'place', type: ['null', 'string'], default: null }))
    await own.page.getByRole('button', { name: 'Check' }).click()
    await came(/It would be taken/)
    await register.click()
    await came(/Registered with id \d+/)
    await own.page.goto(`${stage.console}/schemas/${SUBJECT}/diff?a=1&b=2`)
    await came(/added: null \| string, default null/)
  })

  test('a fault is switched, its hits are counted beside it, and it is ended', async () => {
    await open('/faults')
    await own.page.getByRole('combobox', { name: /^Service/ }).selectOption('inventory')
    await own.page.getByRole('combobox', { name: /^Fault/ }).selectOption('delay')
    await own.page.getByLabel('Delay in milliseconds').fill('5')
    await own.page.getByLabel('How many of a hundred').fill('100')
    await own.page.getByRole('button', { name: 'Switch it on' }).click()
    await came(/ends in/)
    await stage.buyer.place()
    await came(/inventory: delay in/)
    await own.page.getByRole('button', { name: 'End the fault of inventory' }).click()
    await came(/Everything goes right/)
  })

  test('a process that is killed on the page comes again, and the page says so', async () => {
    await open('/services')
    const row = own.page.getByRole('row', { name: /^analytics/ })
    await row.getByText('ready', { exact: true }).waitFor()
    const restarts = Number(await row.getByRole('cell').nth(3).textContent())
    await own.page.getByRole('button', { name: 'Kill analytics' }).click()
    await own.page
      .getByRole('row', { name: new RegExp(`^analytics ready .* ${restarts + 1} ready`) })
      .waitFor({ timeout: 60_000 })
  })

  test('an order goes back to a moment, and says what had just changed', async () => {
    const id = await stage.buyer.place()
    await stage.buyer.ended(id)
    await open(`/orders/${id}`)
    await own.page.getByRole('slider', { name: 'Moment' }).waitFor()
    await own.page.locator('li[data-state="reached"]', { hasText: 'Completed' }).waitFor()
    await own.page.getByRole('slider', { name: 'Moment' }).focus()
    await own.page.keyboard.press('Home')
    await own.page.waitForURL(/at=0/)
    await own.page.locator('li[data-state="ahead"]', { hasText: 'Completed' }).waitFor()
    await own.page.getByRole('button', { name: 'Back to now' }).click()
    await own.page.locator('li[data-state="reached"]', { hasText: 'Completed' }).waitFor()
    await own.page.getByRole('tab', { name: 'trace' }).click()
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
    assert.deepEqual(await pageFaultsOf(own.page, stage.console, paths), [])
    assert.deepEqual(own.offences, [])
  })
}
