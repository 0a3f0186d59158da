import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compose } from '../src/compose.ts'
import type { TemplateName, Templates } from '../src/templates/language.ts'

const ada = { name: 'Ada', email: 'ada@example.com', locale: 'en' }
const orderId = '019a1fc4-2d88-774f-8bd5-4256450000ab'
const trackingNumber = 'WB0123456789'
const total = { amountMinor: 1250, currency: 'EUR' }

const samples: { [Name in TemplateName]: Templates[Name] } = {
  welcome: {},
  'order-received': { orderId, lines: [{ name: 'Tea', quantity: 2 }], total },
  'order-reduced': {
    ...{ orderId, total },
    rejected: [{ name: 'Syrup', reason: 'too strong' }],
    lines: [{ name: 'Tea', quantity: 2 }],
  },
  'order-confirmed': { orderId },
  'order-cancelled': { orderId, reason: 'the card was declined' },
  'prescription-received': { orderId },
  'prescription-approved': { orderId },
  'prescription-rejected': { orderId, reason: 'The doctor is not known.' },
  'shipment-created': { shipmentId: 's1', trackingNumber },
  shipped: { orderId, trackingNumber },
  delivered: { orderId: null },
  'delivery-missed': { orderId, reason: 'nobody was there' },
  returned: { orderId, reason: 'nobody was there' },
  'return-requested': { orderId, items: [{ sku: 'tea', quantity: 1 }], amount: total },
  'return-approved': { orderId },
  'return-received': { orderId, amount: total },
  'return-rejected': { orderId, reason: 'it was worn' },
  'webhook-disabled': { url: 'https://hooks.example/waybill', failures: 20 },
}
const mail = <Name extends TemplateName>(template: Name, data: Templates[Name], user = ada) =>
  compose({ eventId: 'e1', template, data }, user)

const greetings = { en: 'Hello Ada,', de: 'Guten Tag Ada,' }
for (const [locale, greeting] of Object.entries(greetings)) {
  for (const [template, data] of Object.entries(samples) as [TemplateName, Templates[TemplateName]][]) {
    test(`${template} in ${locale} has a subject, a greeting and a text in both forms`, () => {
      const { subject, text, html, to, messageId } = compose({ eventId: 'e1', template, data }, { ...ada, locale })
      assert.match(subject, /^[A-Z]/)
      assert.ok(text.startsWith(`${greeting}\n\n`), text)
      assert.ok(html.includes(`<html lang="${locale}">`) && html.includes(`<p>${greeting}</p>`), html)
      assert.doesNotMatch(`${subject}${text}${html}`, /undefined|null|\[object/)
      assert.deepEqual(to, { name: 'Ada', address: 'ada@example.com' })
      assert.equal(messageId, `<e1.${template}@waybill>`)
    })
  }
}

test('a mail about an order tells what was ordered and what it costs', () => {
  const { text } = mail('order-received', samples['order-received'])
  assert.match(text, /- 2 × Tea\n/)
  assert.match(text, /€12\.50/)
})

test('a cancelled order is told of with the reason', () => {
  assert.match(mail('order-cancelled', samples['order-cancelled']).text, /The reason: the card was declined\./)
})

test('an order of which a part is rejected is told of: what does not come and why, what does, and what it costs', () => {
  const inEnglish = mail('order-reduced', samples['order-reduced']).text
  for (const told of [/- Syrup: too strong\.\n/, /- 2 × Tea\n/, /€12\.50/]) assert.match(inEnglish, told)
  const { text } = mail('order-reduced', samples['order-reduced'], { ...ada, locale: 'de' })
  for (const told of [/- Syrup: too strong\.\n/, /- 2 × Tea\n/, /12,50\s€/]) assert.match(text, told)
})

test('a rejected prescription is told of with its lines where they are known, else with its one reason', () => {
  const lines = [{ name: 'Syrup', reason: 'too strong' }]
  for (const locale of ['en', 'de']) {
    const told = (data: Templates['prescription-rejected']) =>
      mail('prescription-rejected', data, { ...ada, locale }).text
    assert.match(told({ orderId, reason: 'Syrup: too strong', lines }), /\n- Syrup: too strong\.\n/)
    assert.match(told({ orderId, reason: 'illegible', lines: [] }), /illegible\./)
    assert.match(told({ orderId, reason: 'illegible' }), /illegible\./, 'a mail from before lines were told')
  }
})

test('a shipped order is told of with its tracking number', () => {
  assert.match(mail('shipped', samples.shipped).text, /WB0123456789/)
})

test('a returned parcel without an order does not promise money', () => {
  assert.match(mail('returned', samples.returned).text, /card/)
  assert.doesNotMatch(mail('returned', { orderId: null, reason: 'x' }).text, /card/)
})

test('what users write stays text: in HTML it is escaped', () => {
  const { html, text } = mail('welcome', {}, { ...ada, name: `<img src=x onerror="alert('1')"> & Co` })
  assert.match(html, /Hello &lt;img src=x onerror=&quot;alert\(&#39;1&#39;\)&quot;&gt; &amp; Co,/)
  assert.doesNotMatch(html, /<img/)
  assert.match(text, /<img/)
})

test('a line break in a name or a reason cannot start a header or a paragraph', () => {
  const { text } = mail('order-cancelled', { orderId, reason: 'x\r\n\r\nPay here: http://evil.example' })
  assert.match(text, /The reason: x Pay here/)
  const { text: greeting } = mail('welcome', {}, { ...ada, name: 'Ada\nBcc: all@example.com' })
  assert.match(greeting, /^Hello Ada Bcc: all@example.com,\n/)
})

test('a user is written to in their language, whatever the region; in English when it is not there', () => {
  const first = (locale: string) => mail('welcome', {}, { ...ada, locale }).text.split('\n', 1)[0]
  assert.deepEqual(['de', 'de-AT', 'en-GB', 'fr', 'fr-DE', ''].map(first), [
    'Guten Tag Ada,',
    'Guten Tag Ada,',
    'Hello Ada,',
    'Hello Ada,',
    'Hello Ada,',
    'Hello Ada,',
  ])
})

test('money is written as the language writes it', () => {
  const { text } = mail('order-received', samples['order-received'], { ...ada, locale: 'de-DE' })
  assert.match(text, /12,50\s€/)
})
