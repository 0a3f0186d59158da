import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { corpus } from '../corpus.ts'
import { asCustomer, ownBrowser } from '../own-browser.ts'
import { pageFaultsOf } from '../page-faults.ts'
import type { Stage } from '../stage.ts'

const TOPIC = 'console-e2e.v1'
const AT = `/kafka/topics/${TOPIC}`

/** The cluster, topics and records, as an admin. */
export const kafkaPart = (stage: Stage) => {
  const own = ownBrowser(stage, 'admin')
  const { open } = own

  const field = (name: string) => own.page.getByRole('textbox', { name, exact: true })

  /** Fills the form for a text without a schema, and sends it. Returns where it is. */
  async function produceText(
    key: string,
    value: string,
    headers: string,
  ): Promise<{ partition: string; offset: string }> {
    await open(`${AT}/produce`)
    await own.page.getByLabel('It has a key').check()
    await field('Key').fill(key)
    await field('Value').fill(value)
    await own.page.getByLabel(/^Headers/).fill(headers)
    await own.page.getByRole('button', { name: 'Send' }).click()
    const sent = await own.page.getByRole('link', { name: /^partition \d+, offset \d+$/ }).innerText()
    const [, partition = '', offset = ''] = /partition (\d+), offset (\d+)/.exec(sent) ?? []
    return { partition, offset }
  }

  test('the cluster and its broker are shown, and that nothing is wrong with them', async () => {
    await open('/kafka')
    await own.page.getByText('Every partition has a leader and all of its replicas.').waitFor()
    await own.page.getByRole('region', { name: 'Brokers' }).getByRole('link').first().click()
    await own.page.getByRole('heading', { name: /^Broker \d+$/ }).waitFor()
    await own.page.getByRole('tab', { name: 'config' }).click()
    await own.page.getByText('log.retention.hours').waitFor()
  })

  test('a dynamic setting is checked by the broker, set, told with where it comes from, and taken back', async () => {
    await open('/kafka/brokers/1?tab=config')
    const settings = own.page.getByRole('region', { name: 'Settings' })
    await own.page.getByLabel('Setting', { exact: true }).selectOption('log.cleaner.threads')
    const change = async (button: string, value?: string) => {
      if (value !== undefined) await field('New value').fill(value)
      await own.page.getByRole('button', { name: button }).click()
    }
    await change('Set …', 'many')
    await own.page
      .getByRole('dialog')
      .getByText(/Kafka refuses it/)
      .waitFor()
    await own.page.getByRole('button', { name: 'Leave it' }).click()
    await change('Set …', '2')
    await own.page.getByRole('dialog').getByText('log.cleaner.threads: 1 → 2').waitFor()
    await own.page.getByRole('button', { name: 'Change it' }).click()
    const row = settings.getByRole('row', { name: /^log\.cleaner\.threads/ })
    await row.getByText('this broker, dynamic').waitFor()
    await row.getByText('Kafka’s default: 1').waitFor()
    await change('Take back …')
    await own.page.getByRole('button', { name: 'Change it' }).click()
    await row.getByText('this broker, dynamic').waitFor({ state: 'detached' })
  })

  test('a topic is made by its page, after Kafka has checked it', async () => {
    await open('/kafka/topics/new')
    await field('Name').fill('no blanks')
    await own.page.getByRole('button', { name: 'Only check it' }).click()
    await own.page.getByText(/letters, digits/).waitFor()
    await field('Name').fill(TOPIC)
    await field('Partitions').fill('3')
    await own.page.getByRole('button', { name: 'Create' }).click()
    await own.page.getByRole('heading', { name: TOPIC }).waitFor()
    await own.page.getByText('There are no records here').waitFor()
  })

  test('a record is produced and found again: by a search, by a filter, under an address of its own', async () => {
    const { partition, offset } = await produceText('needle-key', '{"n":1,"note":"hay"}', 'x-by: e2e')
    await produceText('other', '{"n":2}', '')
    await open(AT)
    await own.page.getByText('needle-key').waitFor()
    await own.page.getByLabel('Text in key, header or value').fill('NEEDLE')
    await own.page.getByRole('button', { name: 'Look' }).click()
    await own.page.waitForURL(/q=NEEDLE/)
    await own.page.getByText(/2 of 2 records looked through.*1 found/).waitFor()
    await open(`${AT}?filter=${encodeURIComponent('data.n > 1')}`)
    await own.page.getByText(/1 found/).waitFor()
    await own.page.getByText('{"n":2}').waitFor()

    await open(`${AT}/messages/${partition}/${offset}`)
    await own.page.getByText(/murmur2 of the key is/).waitFor()
    await own.page.getByRole('tab', { name: 'hex' }).click()
    await own.page.getByText('7b 22 6e 22 3a 31').waitFor()
    await own.page.getByRole('tab', { name: 'headers' }).click()
    await own.page.getByText('x-by: e2e').waitFor()
    await own.page.getByRole('link', { name: 'Resend or edit' }).click()
    await own.page.getByRole('button', { name: 'Send' }).click()
    await own.page.getByRole('link', { name: /^partition/ }).click()
    await own.page.getByRole('tab', { name: 'headers' }).click()
    await own.page.getByText(`x-resent-from: ${TOPIC}/${partition}@${offset}`).waitFor()
  })

  test('new records come live, and a pause keeps what is there', async () => {
    await open(`${AT}?live=true`)
    await own.page.getByText('needle-key').first().waitFor()
    const { code, stderr } = await stage.platform.waybill(
      'produce',
      TOPIC,
      '--raw',
      '--key',
      'came-live',
      '--data',
      'x',
    )
    assert.equal(code, 0, stderr)
    await own.page.getByText('came-live').waitFor()
    await own.page.getByText(/1 came since/).waitFor()
  })

  test('keys and buttons lead from a record to the others with its key, and it is said when there is no other', async () => {
    const first = await produceText('twice', 'one', '')
    await produceText('between', 'x', '')
    const second = await produceText('twice', 'two', '')
    assert.equal(first.partition, second.partition)
    await open(`${AT}/messages/${first.partition}/${first.offset}`)
    await own.page.getByRole('region', { name: 'Value' }).waitFor()
    await own.page.keyboard.press(']')
    await own.page.waitForURL(`**/messages/${second.partition}/${second.offset}`)
    await own.page.getByRole('button', { name: 'Next, same key' }).click()
    await own.page.getByText(/^None behind it in this partition has its key/).waitFor()
    await own.page.keyboard.press('[')
    await own.page.waitForURL(`**/messages/${first.partition}/${first.offset}`)
    await own.page.getByText('No consumer group has committed an offset').waitFor()
    await own.page.keyboard.press('?')
    await own.page.getByRole('dialog').getByText('Record before with this key').waitFor()
    await own.page.keyboard.press('Escape')
  })

  test('an event of an order leads to its record, whose secrets are not shown, and can not be produced in the clear', async () => {
    const id = await stage.buyer.place()
    await stage.buyer.ended(id)
    await open(`/orders/${id}`)
    await own.page
      .getByRole('button', { name: /order\.placed/ })
      .first()
      .click()
    await own.page.getByRole('link', { name: /topic orders\.v1, partition/ }).click()
    await own.page.getByRole('heading', { name: /^orders\.v1 \d+@\d+$/ }).waitFor()
    await own.page.getByText('(encrypted)').first().waitFor()
    await own.page.getByText('(hidden)').first().waitFor()
    const readers = own.page.getByRole('region', { name: 'Who read it' })
    await readers.getByRole('row', { name: /^payments taken \d/ }).waitFor()
    await readers.getByRole('row', { name: /^orders passed over .*no handler for orders\.order\.placed/ }).waitFor()
    await own.page.getByRole('tab', { name: 'decoding' }).click()
    await own.page.getByText(/bytes are what the schema says/).waitFor()
    await own.page.getByRole('tab', { name: 'hex' }).click()
    const bytes = await own.page.getByRole('region', { name: 'Bytes' }).innerText()
    assert.ok(!bytes.replaceAll(/\s/g, '').includes(Buffer.from('tok_visa').toString('hex')), 'the token is covered')

    await open('/kafka/topics/orders.v1/produce')
    await own.page.getByRole('combobox', { name: 'What it is' }).selectOption('orders.v1-waybill.orders.OrderPlacedV2')
    await own.page.getByRole('button', { name: 'Only check it' }).click()
    await own.page.getByText(/would be in the clear/).waitFor()
    await field('Value').fill('{"orderId": 1}')
    await own.page.getByRole('button', { name: 'Only check it' }).click()
    await own.page.getByText(/orderId should be a UUID/).waitFor()
  })

  test('markup in key, header and value is text: nothing of it runs', async () => {
    for (const text of corpus) {
      const { partition, offset } = await produceText(text, text, `x-${corpus.indexOf(text)}: ${text}`)
      await open(`${AT}/messages/${partition}/${offset}`)
      await own.page.getByText(text).first().waitFor()
      await own.page.getByRole('tab', { name: 'headers' }).click()
      await own.page.getByText(text).first().waitFor()
    }
    await open(`${AT}?cols=${encodeURIComponent('data,headers.x-0')}`)
    await own.page
      .getByText(corpus[0] ?? '')
      .first()
      .waitFor()
    await open(`${AT}?q=${encodeURIComponent(corpus[1] ?? '')}`)
    await own.page.getByText(/1 found/).waitFor()
    assert.deepEqual(own.offences, [])
  })

  test('no page about Kafka has a fault that axe finds, in either theme, or is wider than 360 pixels', async () => {
    const paths = [
      '/kafka',
      '/kafka/brokers/1',
      '/kafka/brokers/1?tab=config',
      '/kafka/topics',
      '/kafka/topics/new',
      AT,
    ]
    const more = ['partitions', 'config', 'groups', 'schema'].map((tab) => `${AT}?tab=${tab}`)
    const all = [...paths, ...more, `${AT}?q=nothing-has-this`, `${AT}/messages/0/0`, `${AT}/produce`, `${AT}-none`]
    assert.deepEqual(await pageFaultsOf(own.page, stage.console, all), [])
  })

  test('what can not be undone asks for the name of the topic, and a customer is refused all of it', async () => {
    await open(`${AT}?tab=config`)
    await own.page.getByRole('button', { name: 'Delete the topic' }).click()
    const dialog = own.page.getByRole('dialog')
    await dialog.getByText('No group reads it.').waitFor()
    const button = dialog.getByRole('button', { name: 'Delete the topic' })
    assert.equal(await button.getAttribute('aria-disabled'), 'true')
    await dialog.getByLabel(/^Type/).fill(TOPIC)
    await button.click()
    await own.page.getByRole('heading', { name: 'Topics' }).waitFor()
    await open(AT)
    await own.page.getByText('There is no such topic').waitFor()

    await asCustomer(stage, async (page) => {
      const statuses = await page.evaluate(
        async (urls) => Promise.all(urls.map(async (url) => (await fetch(url)).status)),
        ['/console/api/kafka/cluster', '/console/api/kafka/topics', '/console/api/kafka/topics/orders.v1/messages'],
      )
      assert.deepEqual(statuses, [403, 403, 403])
      const post = (path: string, body: object) =>
        page.evaluate(
          async ([url, text]) => {
            const headers = { 'content-type': 'application/json' }
            return (await fetch(url, { method: 'POST', headers, body: text })).status
          },
          [path, JSON.stringify(body)] as const,
        )
      assert.equal(await post('/console/api/kafka/brokers/1/alter', { set: { 'log.cleaner.threads': '2' } }), 403)
      assert.equal(await post('/console/api/orders/cancel', { orders: [randomUUID()] }), 403)
      assert.equal(await page.getByRole('link', { name: 'Topics' }).count(), 0)
    })
  })
}
