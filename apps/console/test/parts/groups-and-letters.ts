import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { Producer, stringSerializers } from '@platformatic/kafka'
import type { Page } from 'playwright-core'
import { type Customer, logIn } from '../../../../test/customer.ts'
import { axeFaultsOf } from '../axe.ts'
import { type Browser, openBrowser } from '../browser.ts'
import { corpus } from '../corpus.ts'
import type { Stage } from '../stage.ts'
import { visit } from '../visit.ts'

/** Groups, the offset planner, the dead letters desk and operations: in a browser of its own, as an admin. */
export const groupsAndLettersPart = (stage: Stage) => {
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
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
  const came = (text: string | RegExp) => page.getByText(text).first().waitFor()
  const operationDone = async () => {
    await page.waitForURL(/\/operations\/[0-9a-f-]+$/)
    await came('✓')
  }

  test('a service is paused and resumed from its group, and keeps its partitions meanwhile', async () => {
    await open('/kafka/groups?q=payments')
    await page.getByRole('link', { name: 'payments', exact: true }).click()
    await came('orders.v1')
    await press('Pause')
    await came(/^Paused: 1 of 1 processes/)
    const id = await buyer.place()
    // The first order of its partition: nobody can say yet what waits there.
    await came(/[1-9]\d* records? waiting|nothing is committed yet/)
    await came('Stable')
    await press('Resume')
    await page.getByText(/^Paused:/).waitFor({ state: 'detached' })
    assert.equal((await buyer.ended(id)).status, 'completed')
  })

  test('the offsets of a running service are moved: planned, paused, moved, verified, resumed; nothing happens twice', async () => {
    await open('/kafka/groups/payments')
    await page.getByRole('link', { name: 'move offsets' }).click()
    await page.getByLabel('the first record').check()
    await page.getByLabel(/^Topics/).fill('orders.v1')
    await page.waitForURL(/to=earliest/)
    await press('Show what it would do')
    await came(/[1-9]\d* records will be read again\./)
    await press('Pause, move, verify and resume')
    await operationDone()
    for (const step of ['pause', 'move', 'verify', 'resume', 'follow']) await came(new RegExp(` ${step}$`))
    const id = await buyer.place()
    assert.equal((await buyer.ended(id)).status, 'completed')
    const { stdout } = await stage.platform.waybill('verify')
    assert.doesNotMatch(stdout, /violated/i, stdout)
  })

  test('a poisoned event is a dead letter with its cause and origin; edited and sent back, its order goes on', async () => {
    await stage.platform.waybill('fault', 'set', 'pharmacy', 'poison', '--for', '5m')
    const id = await buyer.place({ lines: [{ sku: 'AMOXICILLIN-500', quantity: 1 }] })
    await open('/dlq')
    await page.getByRole('row', { name: /pharmacy.*orders\.order\.placed/ }).waitFor({ timeout: 60_000 })
    await stage.platform.waybill('fault', 'clear', 'pharmacy')
    await page
      .getByRole('row', { name: /pharmacy.*orders\.order\.placed/ })
      .getByRole('link')
      .click()
    await page
      .getByRole('row', { name: new RegExp(id) })
      .getByRole('link')
      .click()
    await came(/is poison/)
    await page.getByRole('link', { name: /^orders\.v1\/\d+@\d+$/ }).waitFor()
    await came('(encrypted)')
    await press('Edit and redrive')
    const field = page.getByRole('textbox', { name: 'Value' })
    const value = JSON.parse(await field.inputValue()) as { total: { amountMinor: unknown } }
    await field.fill(JSON.stringify({ ...value, total: { ...value.total, amountMinor: 'much' } }))
    await press('Send back as edited')
    await came(/total\.amountMinor should be a whole number/)
    await field.fill(JSON.stringify(value))
    await press('Send back as edited')
    await operationDone()
    await came('1 redriven')
    await open('/dlq/pharmacy')
    await came('No open letters here')
  })

  test('markup in a letter’s key, error and headers is text; discarded with a reason it is listed no more', async () => {
    const producer = new Producer({
      clientId: 'letters',
      bootstrapBrokers: [...stage.platform.run.brokers],
      serializers: stringSerializers,
    })
    const [text = ''] = corpus
    const at = new Date().toISOString()
    await producer.send({
      messages: corpus.map((bad) => ({
        topic: 'shipping.dlq.v1',
        key: bad,
        value: bad,
        headers: {
          ...{ ce_id: randomUUID(), ce_type: bad, dl_topic: 'orders.v1', dl_partition: '0', dl_offset: '0' },
          ...{ dl_error: bad, dl_error_code: bad, dl_attempts: '3', dl_failed_at: at, dl_first_failed_at: at },
        },
      })),
    })
    await producer.close()
    await open('/dlq')
    await came(text)
    await open('/dlq/shipping')
    await came(text)
    await page.getByRole('row', { name: 'svg onload' }).getByRole('link').click()
    await page.getByRole('heading', { name: /^Dead letter shipping/ }).waitFor()
    await came('<svg onload=alert(1)>')
    await press('Discard')
    await page.getByLabel('Reason').fill(text)
    await press('Discard 1')
    await operationDone()
    await came(text)
    await open('/dlq/shipping')
    await came(text)
    assert.equal(await page.getByText('<svg onload=alert(1)>').count(), 0)
    await press('Discard all of these')
    await page.getByLabel('Reason').fill('a test')
    await press(`Discard ${corpus.length - 1}`)
    await operationDone()
    await came(`${corpus.length - 1} discarded`)
    assert.deepEqual(offences, [])
  })

  test('who is no operator is refused, and finds none of it in the navigation', async () => {
    const { page: other } = await visit(browser.context, stage.console, stage.platform.run.logins.demo)
    const statuses = await other.evaluate(
      async (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)),
      ['/console/api/groups', '/console/api/groups/payments', '/console/api/dead-letters', '/console/api/operations'],
    )
    assert.deepEqual(statuses, [403, 403, 403, 403])
    assert.equal(await other.getByRole('link', { name: /^(Groups|Dead letters|Operations)$/ }).count(), 0)
    await other.close()
    await page.close()
    ;({ page, offences } = await visit(browser.context, stage.console, stage.platform.run.logins.admin))
  })

  test('groups, letters and operations have no fault that axe finds, and fit 360 pixels', async () => {
    const operations = await page.evaluate(async () => {
      const answer = await fetch('/console/api/operations')
      return ((await answer.json()) as { operations: { id: string }[] }).operations
    })
    const paths = [
      '/kafka/groups',
      '/kafka/groups?state=Nothing',
      '/kafka/groups/payments',
      '/kafka/groups/payments?tab=members',
      '/kafka/groups/payments?tab=history',
      '/kafka/groups/payments/offsets?to=shift&value=-5',
      '/kafka/groups/no-such-group',
      '/dlq',
      '/dlq/shipping',
      '/operations',
      `/operations/${operations[0]?.id}`,
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
