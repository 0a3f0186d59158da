import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Customer, logIn } from '../../../../test/customer.ts'
import { axeFaultsOf } from '../axe.ts'
import { type Browser, openBrowser } from '../browser.ts'
import type { Stage } from '../stage.ts'
import { visit } from '../visit.ts'

/** The lessons, done for real: in a browser of its own, as an admin. */
export const learnPart = (stage: Stage) => {
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
  const begin = async (lesson: string) => {
    await open(`/learn/${lesson}`)
    await page.getByRole('button', { name: /^Begin/ }).click()
    await page.getByText(/^\d of \d steps have happened\.$/).waitFor()
  }
  const lit = (title: string) => page.locator('li[data-state="lit"]', { hasText: title }).waitFor()
  const now = (title: string) => page.locator('li[data-state="current"]', { hasText: title }).waitFor()

  test('the first lesson lights up by an order that goes its way, and by nothing else', async () => {
    await begin('first-order')
    await now('Place an order')
    await page.getByText('No order was placed since you began.').waitFor()
    await buyer.place()
    for (const title of ['Place an order', 'Payment and stock answer', 'It is packed', 'It is delivered'])
      await lit(title)
    await page.getByText('Every step has happened.').waitFor()
    await open('/learn')
    await page.getByRole('listitem').filter({ hasText: 'The way of an order' }).getByText('done').waitFor()
  })

  test('two groups read one record; the one that is paused holds up nobody else, and misses nothing', async () => {
    await begin('fan-out')
    await buyer.place()
    await lit('Two groups read the same record')
    await page.getByRole('link', { name: 'Group payments: Pause' }).click()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText(/^Paused: 1 of 1 processes/).waitFor()
    await page.goBack()
    await lit('Pause payments')
    const id = await buyer.place()
    await lit('Place an order while it is paused')
    await page.getByRole('link', { name: 'Group payments: Resume' }).click()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByText(/^Paused:/).waitFor({ state: 'detached' })
    await page.goBack()
    await lit('The order goes on')
    assert.equal((await buyer.ended(id)).status, 'completed')
  })

  test('records that come again are counted and do nothing: the lesson about it is done by the planner', async () => {
    await begin('replay')
    await buyer.ended(await buyer.place())
    await lit('Complete an order')
    await page.getByRole('link', { name: /^Group inventory: 20 records back/ }).click()
    await page.getByRole('button', { name: 'Show what it would do' }).click()
    await page.getByRole('button', { name: 'Pause, move, verify and resume' }).click()
    await page.waitForURL(/\/operations\/[0-9a-f-]+$/)
    await open('/learn/replay')
    await lit('Stock was reserved once')
    await buyer.place()
    await page.getByText('Every step has happened.').waitFor()
  })

  test('a lesson that can not be done here says why and what to do, and is refused', async () => {
    await open('/learn/broker-loss')
    await page.getByText(/Kafka has one broker here.*\.\/waybill up --brokers 3/).waitFor()
    const button = page.getByRole('button', { name: 'Begin' })
    assert.equal(await button.getAttribute('aria-disabled'), 'true')
    const status = await page.evaluate(
      async () => (await fetch('/console/api/learn/broker-loss/begin', { method: 'POST' })).status,
    )
    assert.equal(status, 409)
  })

  test('each page that a lesson sends to is there', async () => {
    const links = await page.evaluate(async () => {
      const get = async <T>(path: string) => (await (await fetch(`/console/api/learn${path}`)).json()) as T
      const { lessons } = await get<{ lessons: { id: string }[] }>('')
      const views = await Promise.all(lessons.map(({ id }) => get<{ steps: { page: { to: string } }[] }>(`/${id}`)))
      return [...new Set(views.flatMap(({ steps }) => steps.map(({ page: { to } }) => to)))]
    })
    assert.ok(links.length > 10, `${links.length} pages`)
    for (const link of links) {
      await open(link)
      assert.doesNotMatch(await page.locator('main h1').first().innerText(), /^There is no/, link)
    }
  })

  test('a customer is shown the lessons that are his, and refused the others', async () => {
    const other = await openBrowser()
    try {
      const { page: his } = await visit(other.context, stage.console, stage.platform.run.logins.demo)
      await his.goto(`${stage.console}/learn`)
      await his.getByRole('link', { name: 'The way of an order' }).waitFor()
      assert.equal(await his.getByRole('link', { name: 'Lose a broker' }).count(), 0)
      const statuses = await his.evaluate(async () => {
        const begin = (lesson: string) => fetch(`/console/api/learn/${lesson}/begin`, { method: 'POST' })
        return Promise.all(['first-order', 'rebalance', 'fan-out'].map(async (id) => (await begin(id)).status))
      })
      assert.deepEqual(statuses, [200, 403, 403])
    } finally {
      await other.close()
    }
  })

  test('the lessons have no fault that axe finds, and fit 360 pixels', async () => {
    const paths = ['/learn', '/learn/first-order', '/learn/broker-loss', '/learn/no-such-lesson']
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
