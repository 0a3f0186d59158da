import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asCustomer, ownBrowser } from '../own-browser.ts'
import { axeFaults, pageFaultsOf } from '../page-faults.ts'
import type { Stage } from '../stage.ts'

/** Load, logs, topology and access, as an operator. */
export const operatePagesPart = (stage: Stage) => {
  const own = ownBrowser(stage, 'operator')
  const { open } = own

  test('a load is begun by its page, seen live, refused a second time, and ends with every order told of', async () => {
    await open('/load')
    await own.page.getByLabel('Orders a second').fill('0')
    await own.page.getByText('The rate is a whole number from 1 to 500 orders a second.').waitFor()
    await own.page.getByLabel('Orders a second').fill('2')
    await own.page.getByLabel('Seconds').fill('3')
    await own.page.getByLabel('Customers').fill('1')
    await own.page.getByRole('button', { name: 'Begin' }).click()
    await own.page.getByText(/^2 a second for 3 s, by operator/).waitFor()
    const again = await own.page.evaluate(async () => {
      const mix = { cancelled: 0, declined: 0, retried: 0, returned: 0 }
      const answer = await fetch('/console/api/load', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ rate: 1, seconds: 1, customers: 1, mix }),
      })
      return answer.status
    })
    assert.equal(again, 409)
    await own.page.getByText(/It has ended\.$/).waitFor({ timeout: 120_000 })
    await own.page.getByText('6 of 6').waitFor()
    await own.page.getByRole('link', { name: 'The operation' }).click()
    await own.page.getByText(/6 accepted, 0 refused, 0 unknown/).waitFor()
  })

  test('what services print is filtered by service and text, and leads back to the order', async () => {
    await open('/logs?service=payments&q=Migrated')
    await own.page.getByText('001-messaging').first().waitFor()
    assert.equal(
      await own.page
        .locator('li', { hasText: /^.*orders/ })
        .filter({ hasText: 'Migrated' })
        .count(),
      0,
    )
    await open('/logs?q=nothing-was-ever-printed-like-this')
    await own.page.getByText('No line fits').waitFor()
    const id = await stage.buyer.place()
    await stage.buyer.ended(id)
    await open(`/orders/${id}?tab=trace`)
    await own.page
      .getByRole('button', { name: /order\.placed/ })
      .first()
      .click()
    await own.page.getByRole('link', { name: 'What the services printed about it' }).click()
    await own.page.waitForURL(/\/logs\?q=/)
  })

  test('the topology shows who reads what is written, and the same as a table', async () => {
    await open('/topology')
    await own.page.getByRole('button', { name: /^service payments/ }).press('Enter')
    await own.page.waitForURL(/node=service(:|%3A)payments/)
    await own.page.locator('[data-light="lit"]', { hasText: 'payments.v1' }).first().waitFor()
    assert.deepEqual(await axeFaults(own.page), [])
    const row = own.page.getByRole('row', { name: /payments\.v1/ })
    await row.getByRole('link', { name: 'orders', exact: true }).click()
    await own.page.getByRole('heading', { name: 'Group orders' }).waitFor()
  })

  test('on a cluster without an authorizer the page about access says that everybody may do everything', async () => {
    await open('/acls')
    await own.page.getByText('Everybody may do everything here').waitFor()
    await own.page.getByText('./waybill up --secure').waitFor()
  })

  test('who is no operator is refused, and finds none of it in the navigation', async () => {
    await asCustomer(stage, async (his) => {
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
    })
  })

  test('load, logs, topology and access have no fault that axe finds, and fit 360 pixels', async () => {
    const paths = ['/load', '/logs', '/logs?q=no-such-line', '/topology', '/topology?node=topic%3Aorders.v1', '/acls']
    assert.deepEqual(await pageFaultsOf(own.page, stage.console, paths), [])
    assert.deepEqual(own.offences, [])
  })
}
