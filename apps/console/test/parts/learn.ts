import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asCustomer, ownBrowser } from '../own-browser.ts'
import { pageFaultsOf } from '../page-faults.ts'
import type { Stage } from '../stage.ts'

/** The lessons, done for real, as an admin. */
export const learnPart = (stage: Stage) => {
  const own = ownBrowser(stage, 'admin')
  const { open } = own

  const begin = async (lesson: string) => {
    await open(`/learn/${lesson}`)
    await own.page.getByRole('button', { name: /^Begin/ }).click()
    await own.page.getByText(/^\d of \d steps have happened\.$/).waitFor()
  }
  const lit = (title: string) => own.page.locator('li[data-state="lit"]', { hasText: title }).waitFor()
  const now = (title: string) => own.page.locator('li[data-state="current"]', { hasText: title }).waitFor()

  test('the first lesson lights up by an order that goes its way, and by nothing else', async () => {
    await begin('first-order')
    await now('Place an order')
    await own.page.getByText('No order was placed since you began.').waitFor()
    await stage.buyer.place()
    for (const title of ['Place an order', 'Payment and stock answer', 'It is packed', 'It is delivered'])
      await lit(title)
    await own.page.getByText('Every step has happened.').waitFor()
    await open('/learn')
    await own.page.getByRole('listitem').filter({ hasText: 'The way of an order' }).getByText('done').waitFor()
  })

  test('two groups read one record; the one that is paused holds up nobody else, and misses nothing', async () => {
    await begin('fan-out')
    await stage.buyer.place()
    await lit('Two groups read the same record')
    await own.page.getByRole('link', { name: 'Group payments: Pause' }).click()
    await own.page.getByRole('button', { name: 'Pause' }).click()
    await own.page.getByText(/^Paused: 1 of 1 processes/).waitFor()
    await own.page.goBack()
    await lit('Pause payments')
    const id = await stage.buyer.place()
    await lit('Place an order while it is paused')
    await own.page.getByRole('link', { name: 'Group payments: Resume' }).click()
    await own.page.getByRole('button', { name: 'Resume' }).click()
    await own.page.getByText(/^Paused:/).waitFor({ state: 'detached' })
    await own.page.goBack()
    await lit('The order goes on')
    assert.equal((await stage.buyer.ended(id)).status, 'completed')
  })

  test('records that come again are counted and do nothing: the lesson about it is done by the planner', async () => {
    await begin('replay')
    await stage.buyer.ended(await stage.buyer.place())
    await lit('Complete an order')
    await own.page.getByRole('link', { name: /^Group inventory: 20 records back/ }).click()
    await own.page.getByRole('button', { name: 'Show what it would do' }).click()
    await own.page.getByRole('button', { name: 'Pause, move, verify and resume' }).click()
    await own.page.waitForURL(/\/operations\/[0-9a-f-]+$/)
    await open('/learn/replay')
    await lit('Stock was reserved once')
    await stage.buyer.place()
    await own.page.getByText('Every step has happened.').waitFor()
  })

  test('a lesson that can not be done here says why and what to do, and is refused', async () => {
    await open('/learn/broker-loss')
    await own.page.getByText(/Kafka has one broker here.*\.\/waybill up --brokers 3/).waitFor()
    const button = own.page.getByRole('button', { name: 'Begin' })
    assert.equal(await button.getAttribute('aria-disabled'), 'true')
    const status = await own.page.evaluate(
      async () => (await fetch('/console/api/learn/broker-loss/begin', { method: 'POST' })).status,
    )
    assert.equal(status, 409)
  })

  test('each page that a lesson sends to is there', async () => {
    const links = await own.page.evaluate(async () => {
      const get = async <T>(path: string) => (await (await fetch(`/console/api/learn${path}`)).json()) as T
      const { lessons } = await get<{ lessons: { id: string }[] }>('')
      const views = await Promise.all(lessons.map(({ id }) => get<{ steps: { page: { to: string } }[] }>(`/${id}`)))
      return [...new Set(views.flatMap(({ steps }) => steps.map(({ page: { to } }) => to)))]
    })
    assert.ok(links.length > 10, `${links.length} pages`)
    for (const link of links) {
      await open(link)
      assert.doesNotMatch(await own.page.locator('main h1').first().innerText(), /^There is no/, link)
    }
  })

  test('a customer is shown the lessons that are his, and refused the others', async () => {
    await asCustomer(stage, async (his) => {
      await his.goto(`${stage.console}/learn`)
      await his.getByRole('link', { name: 'The way of an order' }).waitFor()
      assert.equal(await his.getByRole('link', { name: 'Lose a broker' }).count(), 0)
      const statuses = await his.evaluate(async () => {
        const begin = (lesson: string) => fetch(`/console/api/learn/${lesson}/begin`, { method: 'POST' })
        return Promise.all(['first-order', 'rebalance', 'fan-out'].map(async (id) => (await begin(id)).status))
      })
      assert.deepEqual(statuses, [200, 403, 403])
    })
  })

  test('the lessons have no fault that axe finds, and fit 360 pixels', async () => {
    const paths = ['/learn', '/learn/first-order', '/learn/broker-loss', '/learn/no-such-lesson']
    assert.deepEqual(await pageFaultsOf(own.page, stage.console, paths), [])
    assert.deepEqual(own.offences, [])
  })
}
