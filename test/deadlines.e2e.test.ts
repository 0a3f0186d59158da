import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { audit } from './audit.ts'
import { type Customer, logIn } from './customer.ts'
import { type Platform, startPlatform, until } from './platform.ts'
import { rows } from './rows.ts'

let platform: Platform
let buyer: Customer

before(async () => {
  platform = await startPlatform({ CONFIRM_WITHIN: '4s' })
  buyer = await logIn(platform, 'demo')
})
after(async () => platform?.remove())

test('payments stands still past the deadline: the order is cancelled, and what it does too late is undone', async () => {
  await buyer.ended(await buyer.place())
  await platform.kill('payments', 'SIGSTOP')
  const id = await buyer.place()
  const order = await buyer.ended(id)
  assert.equal(order.status, 'cancelled')
  assert.match(order.reason, /not confirmed in time: no answer on payment/)

  await platform.kill('payments', 'SIGCONT')
  await until('payments has dealt with it', async () => {
    const [payment] = await rows<{ status: string }>(
      platform,
      'payments',
      `select status from payments where order_id = '${id}'`,
    )
    return payment !== undefined && ['voided', 'closed'].includes(payment.status)
  })
  assert.equal((await buyer.order(id)).status, 'cancelled')
})

test('and in the end everything adds up', () => audit(platform))
