import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Customer, logIn } from '../../../../test/customer.ts'
import { axeFaults, axeFaultsOf } from '../axe.ts'
import { type Browser, openBrowser } from '../browser.ts'
import type { Stage } from '../stage.ts'
import { visit } from '../visit.ts'

/** Load, logs, topology and access: in a browser of its own, as an operator. */
export const operatePagesPart = (stage: Stage) => {
  let browser: Browser
  let page: Page
  let offences: string[]
  let buyer: Customer

  before(async () => {
    browser = await openBrowser()
    buyer = await logIn(stage.platform, 'demo')
    ;({ page, offences } = await visit(browser.context, stage.console, stage.platform.run.logins.operator))
  })
  after(() => browser?.close())

  const open = async (path: string) => {
    await page.goto(stage.console + path)
    await page.locator('main h1').first().waitFor()
  }

  test('a load is begun by its page, seen live, refused a second time, and ends with every order told of', async () => {
    await open('/load')
    await page.getByLabel('Orders a second').fill('0')
    await page.getByText('The rate is a whole number from 1 to 500 orders a second.').waitFor()
    await page.getByLabel('Orders a second').fill('2')
    await page.getByLabel('Seconds').fill('3')
    await page.getByLabel('Customers').fill('1')
    await page.getByRole('button', { name: 'Begin' }).click()
    await page.getByText(/^2 a second for 3 s, by operator/).waitFor()
    const again = await page.evaluate(async () => {
      const mix = { cancelled: 0, declined: 0, retried: 0, returned: 0 }
      const answer = await fetch('/console/api/load', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ rate: 1, seconds: 1, customers: 1, mix }),
      })
      return answer.status
    })
    assert.equal(again, 409)
    await page.getByText(/It has ended\.$/).waitFor({ timeout: 120_000 })
    await page.getByText('6 of 6').waitFor()
    await page.getByRole('link', { name: 'The operation' }).click()
    await page.getByText(/6 accepted, 0 refused, 0 unknown/).waitFor()
  })

  test('what services print is filtered by service and text, and leads back to the order', async () => {
    await open('/logs?service=payments&q=Migrated')
    await page.getByText('001-messaging').first().waitFor()
    assert.equal(
      await page
        .locator('li', { hasText: /^.*orders/ })
        .filter({ hasText: 'Migrated' })
        .count(),
      0,
    )
    await open('/logs?q=nothing-was-ever-printed-like-this')
    await page.getByText('No line fits').waitFor()
    const id = await buyer.place()
    await buyer.ended(id)
    await open(`/orders/${id}?tab=trace`)
    await page
      .getByRole('button', { name: /order\.placed/ })
      .first()
      .click()
    await page.getByRole('link', { name: 'What the services printed about it' }).click()
    await page.waitForURL(/\/logs\?q=/)
  })

  test('the topology shows who reads what is written, and the same as a table', async () => {
    await open('/topology')
    await page.getByRole('button', { name: /^service payments/ }).press('Enter')
    await page.waitForURL(/node=service(:|%3A)payments/)
    await page.locator('[data-light="lit"]', { hasText: 'payments.v1' }).first().waitFor()
    assert.deepEqual(await axeFaults(page), [])
    const row = page.getByRole('row', { name: /payments\.v1/ })
    await row.getByRole('link', { name: 'orders', exact: true }).click()
    await page.getByRole('heading', { name: 'Group orders' }).waitFor()
  })

  test('on a cluster without an authorizer the page about access says that everybody may do everything', async () => {
    await open('/acls')
    await page.getByText('Everybody may do everything here').waitFor()
    await page.getByText('./waybill up --secure').waitFor()
  })

  test('who is no operator is refused, and finds none of it in the navigation', async () => {
    const other = await openBrowser()
    try {
      const { page: his } = await visit(other.context, stage.console, stage.platform.run.logins.demo)
      const statuses = await his.evaluate(async () => {
        const load = fetch('/console/api/load', {
          method: 'POST',
          body: '{}',
          headers: { 'content-type': 'application/json' },
        })
        const others = ['/console/api/load', '/console/api/logs', '/console/api/kafka/acls'].map((path) => fetch(path))
        return (await Promise.all([load, ...others])).map(({ status }) => status)
      })
      assert.deepEqual(statuses, [403, 403, 403, 403])
      assert.equal(await his.getByRole('link', { name: /^(Load|Logs|Access|Topology)$/ }).count(), 0)
    } finally {
      await other.close()
    }
  })

  test('load, logs, topology and access have no fault that axe finds, and fit 360 pixels', async () => {
    const paths = ['/load', '/logs', '/logs?q=no-such-line', '/topology', '/topology?node=topic%3Aorders.v1', '/acls']
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
