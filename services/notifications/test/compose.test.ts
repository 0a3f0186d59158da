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
  'failure-digest': {
    from: '2026-11-21T09:00:00.000Z',
    to: '2026-11-21T10:00:00.000Z',
    failures: [{ step: 'payment', reason: 'payment declined: insufficient_funds', count: 3 }],
    more: 2,
  },
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

const part = { warehouse: 'west', number: 2, of: 2 }
test('a parcel of several is told of as a part of the order, in both languages', () => {
  for (const [locale, subject, place] of [
    ['en', /^Part of your order 450000ab is on its way$/, /parcel 2 of 2/],
    ['de', /^Ein Teil Ihrer Bestellung 450000ab ist unterwegs$/, /Paket 2 von 2/],
  ] as const) {
    const shipped = mail('shipped', { orderId, trackingNumber, parcel: part }, { ...ada, locale })
    assert.match(shipped.subject, subject)
    assert.match(shipped.text, place)
    const others = [
      mail('delivered', { orderId, parcel: part }, { ...ada, locale }),
      mail('delivery-missed', { orderId, reason: 'x', parcel: part }, { ...ada, locale }),
      mail('returned', { orderId, reason: 'x', parcel: part }, { ...ada, locale }),
    ]
    for (const { subject, text } of others) {
      assert.match(subject, /^(Part of your|Ein Teil Ihrer)/)
      assert.match(text, place)
    }
  }
})

test('an order in one parcel is told of whole', () => {
  for (const parcel of [{ ...part, number: 1, of: 1 }, null, undefined]) {
    const { subject, text } = mail('shipped', { orderId, trackingNumber, ...(parcel === undefined ? {} : { parcel }) })
    assert.match(subject, /^Your order/)
    assert.doesNotMatch(text, /parcel \d of/)
  }
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
