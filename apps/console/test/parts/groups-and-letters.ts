import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { Producer, stringSerializers } from '@platformatic/kafka'
import { corpus } from '../corpus.ts'
import { asCustomer, ownBrowser } from '../own-browser.ts'
import { pageFaultsOf } from '../page-faults.ts'
import type { Stage } from '../stage.ts'

/** Groups, the offset planner, the dead letters desk and operations, as an admin. */
export const groupsAndLettersPart = (stage: Stage) => {
  const own = ownBrowser(stage, 'admin')
  const { open } = own

  const press = (name: string | RegExp) => own.page.getByRole('button', { name }).click()
  const came = (text: string | RegExp) => own.page.getByText(text).first().waitFor()
  const operationDone = async () => {
    await own.page.waitForURL(/\/operations\/[0-9a-f-]+$/)
    await came('✓')
  }

  test('a service is paused and resumed from its group, and keeps its partitions meanwhile', async () => {
    await open('/kafka/groups?q=payments')
    await own.page.getByRole('link', { name: 'payments', exact: true }).click()
    await came('orders.v1')
    await press('Pause')
    await came(/^Paused: 1 of 1 processes/)
    const id = await stage.buyer.place()
    // The first order of its partition: nobody can say yet what waits there.
    await came(/[1-9]\d* records? waiting|nothing is committed yet/)
    await came('Stable')
    await press('Resume')
    await own.page.getByText(/^Paused:/).waitFor({ state: 'detached' })
    assert.equal((await stage.buyer.ended(id)).status, 'completed')
  })

  test('the offsets of a running service are moved: planned, paused, moved, verified, resumed; nothing happens twice', async () => {
    await open('/kafka/groups/payments')
    await own.page.getByRole('link', { name: 'move offsets' }).click()
    await own.page.getByLabel('the first record').check()
    await own.page.getByLabel(/^Topics/).fill('orders.v1')
    await own.page.waitForURL(/to=earliest/)
    await press('Show what it would do')
    await came(/[1-9]\d* records will be read again\./)
    await press('Pause, move, verify and resume')
    await operationDone()
    for (const step of ['pause', 'move', 'verify', 'resume', 'follow']) await came(new RegExp(` ${step}$`))
    const id = await stage.buyer.place()
    assert.equal((await stage.buyer.ended(id)).status, 'completed')
    const { stdout } = await stage.platform.waybill('verify')
    assert.doesNotMatch(stdout, /violated/i, stdout)
  })

  test('a poisoned event is a dead letter with its cause and origin; edited and sent back, its order goes on', async () => {
    await stage.platform.waybill('fault', 'set', 'pharmacy', 'poison', '--for', '5m')
    const id = await stage.buyer.place({ lines: [{ sku: 'AMOXICILLIN-500', quantity: 1 }] })
    await open('/dlq')
    await own.page.getByRole('row', { name: /pharmacy.*orders\.order\.placed/ }).waitFor({ timeout: 60_000 })
    await stage.platform.waybill('fault', 'clear', 'pharmacy')
    await own.page
      .getByRole('row', { name: /pharmacy.*orders\.order\.placed/ })
      .getByRole('link')
      .click()
    await own.page
      .getByRole('row', { name: new RegExp(id) })
      .getByRole('link')
      .click()
    await came(/is poison/)
    await own.page.getByRole('link', { name: /^orders\.v1\/\d+@\d+$/ }).waitFor()
    await came('(encrypted)')
    await press('Edit and redrive')
    const field = own.page.getByRole('textbox', { name: 'Value' })
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
    await own.page.getByRole('row', { name: 'svg onload' }).getByRole('link').click()
    await own.page.getByRole('heading', { name: /^Dead letter shipping/ }).waitFor()
    await came('<svg onload=alert(1)>')
    await press('Discard')
    await own.page.getByLabel('Reason').fill(text)
    await press('Discard 1')
    await operationDone()
    await came(text)
    await open('/dlq/shipping')
    await came(text)
    assert.equal(await own.page.getByText('<svg onload=alert(1)>').count(), 0)
    await press('Discard all of these')
    await own.page.getByLabel('Reason').fill('a test')
    await press(`Discard ${corpus.length - 1}`)
    await operationDone()
    await came(`${corpus.length - 1} discarded`)
    assert.deepEqual(own.offences, [])
  })

  test('who is no operator is refused, and finds none of it in the navigation', async () => {
    await asCustomer(stage, async (other) => {
      const statuses = await other.evaluate(
        async (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)),
        ['/console/api/groups', '/console/api/groups/payments', '/console/api/dead-letters', '/console/api/operations'],
      )
      assert.deepEqual(statuses, [403, 403, 403, 403])
      assert.equal(await other.getByRole('link', { name: /^(Groups|Dead letters|Operations)$/ }).count(), 0)
    })
  })

  test('groups, letters and operations have no fault that axe finds, and fit 360 pixels', async () => {
    const operations = await own.page.evaluate(async () => {
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
    assert.deepEqual(await pageFaultsOf(own.page, stage.console, paths), [])
    assert.deepEqual(own.offences, [])
  })
}
