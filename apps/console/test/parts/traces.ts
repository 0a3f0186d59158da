import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asCustomer, ownBrowser } from '../own-browser.ts'
import { pageFaultsOf } from '../page-faults.ts'
import type { Stage } from '../stage.ts'

/** Traces: what came of each request, across the broker; as an operator. */
export const tracesPart = (stage: Stage) => {
  const own = ownBrowser(stage, 'operator')
  const { open } = own

  test('the trace of an order is listed with its hops, and leads to its records, the logs and the order', async () => {
    const id = await stage.buyer.place()
    await stage.buyer.ended(id)
    await open('/traces')
    await own.page.getByRole('searchbox', { name: /^Filter/ }).fill(id)
    await own.page.waitForURL(new RegExp(`q=${id}`))
    const row = own.page.getByRole('row', { name: new RegExp(id.slice(-8)) })
    await row.getByText('payments', { exact: true }).waitFor()
    await row.getByRole('link', { name: 'order.placed' }).click()
    await own.page.getByRole('heading', { name: /^Trace / }).waitFor()
    for (const type of ['order.placed', 'payment.captured', 'parcel.delivered', 'order.completed'])
      await own.page.getByRole('button', { name: type }).first().waitFor()
    await own.page.getByRole('button', { name: 'payment.captured' }).first().click()
    await own.page.waitForURL(/record=payments\.v1/)
    await own.page.getByRole('link', { name: /^topic payments\.v1, partition/ }).waitFor()
    await own.page.getByRole('link', { name: 'What the services printed', exact: true }).waitFor()
    await own.page.getByRole('link', { name: 'The order', exact: true }).click()
    await own.page.getByRole('heading', { name: new RegExp(id) }).waitFor()
  })

  test('traces with a failure are found by it, and what is not known any more is said', async () => {
    const id = await stage.buyer.place({ paymentToken: 'tok_declined' })
    await stage.buyer.ended(id)
    await open(`/traces?failed=true&q=${id}`)
    await own.page.getByText('payment.declined').first().waitFor()
    await own.page.getByRole('combobox', { name: 'Service' }).selectOption('shipping')
    await own.page.getByText('No trace fits').waitFor()
    await open('/traces/no-such-trace')
    await own.page.getByText('This trace is not known any more').waitFor()
  })

  test('traces are for operators: the server refuses others, and they find none in the navigation', async () => {
    await asCustomer(stage, async (page) => {
      const paths = ['/console/api/traces', '/console/api/traces/x']
      const statuses = await page.evaluate(
        async (urls) => Promise.all(urls.map(async (url) => (await fetch(url)).status)),
        paths,
      )
      assert.deepEqual(statuses, [403, 403])
      assert.equal(await page.getByRole('link', { name: 'Traces' }).count(), 0)
    })
  })

  test('traces have no fault that axe finds, and fit 360 pixels', async () => {
    await open('/traces')
    const one = await own.page.getByRole('row').nth(1).getByRole('link').first().getAttribute('href')
    const paths = ['/traces', '/traces?q=nothing-has-this', one ?? '', '/traces/no-such-trace']
    assert.deepEqual(await pageFaultsOf(own.page, stage.console, paths), [])
    assert.deepEqual(own.offences, [])
  })
}
