import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backoff, messageIdOf, undeliverable } from '../src/message.ts'
import { isRefusal } from '../src/smtp.ts'

const user = { userId: 'u1', email: 'ada@example.com', name: 'Ada', locale: 'en', active: true }
const plain = { orderId: null, shipmentId: null }

test('the wait doubles from a second up to a minute', () => {
  assert.deepEqual([1, 2, 3, 6, 7, 100].map(backoff), [1_000, 2_000, 4_000, 32_000, 60_000, 60_000])
})

test('the Message-ID depends on the event and the template only', () => {
  assert.equal(messageIdOf({ eventId: 'e1', template: 'welcome' }), '<e1.welcome@waybill>')
})

test('everybody with an address gets mail; after a deactivation only about what is on its way', () => {
  assert.equal(undeliverable(user, plain), undefined)
  assert.equal(undeliverable({ ...user, active: false }, plain), 'the user was deactivated')
  assert.equal(undeliverable({ ...user, active: false }, { ...plain, orderId: 'o1' }), undefined)
  assert.equal(undeliverable({ ...user, active: false }, { ...plain, shipmentId: 's1' }), undefined)
})

test('an erased user gets no mail at all', () => {
  assert.equal(undeliverable({ ...user, email: null }, { ...plain, orderId: 'o1' }), 'the user was erased')
})

const errors: [object, boolean][] = [
  [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }, true],
  [{ code: 'EMESSAGE', command: 'DATA', responseCode: 554 }, true],
  [{ code: 'EENVELOPE', command: 'API' }, true],
  [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450 }, false],
  [{ code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 }, false],
  [{ code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, false],
  [{ code: 'ECONNECTION', command: 'CONN', responseCode: 554 }, false],
  [{ code: 'ESOCKET', command: 'CONN' }, false],
]
for (const [fields, expected] of errors) {
  test(`${JSON.stringify(fields)} is ${expected ? 'a refusal' : 'no refusal: the mail waits'}`, () => {
    assert.equal(isRefusal(Object.assign(new Error('answer of the server'), fields)), expected)
  })
}
