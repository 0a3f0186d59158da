import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import {
  OrderCancelled,
  OrderPlaced,
  PrescriptionApproved,
  PrescriptionReceived,
  PrescriptionRejected,
} from '@waybill/contracts'
import type { Role } from '@waybill/service'
import { publishAs, received, settled, startService, token, until } from '@waybill/testing'
import { pharmacy } from '../src/service.ts'

const t = { after }
const service = await startService(t, {
  service: ({ db }) => pharmacy({ db }),
  migrations: new URL('../migrations/', import.meta.url),
})
const events = await received(t, service.broker, ['pharmacy.v1'])
const pharmacistId = randomUUID()
const pharmacist = { userId: pharmacistId, roles: ['pharmacist'] as Role[] }

const unitPrice = { amountMinor: 500, currency: 'EUR' }
const line = (sku: string, requiresPrescription: boolean) => ({
  sku,
  name: sku,
  quantity: 1,
  unitPrice,
  requiresPrescription,
})
const placed = (orderId: string, customerId = randomUUID(), lines = [line('antibiotic', true), line('tea', false)]) =>
  OrderPlaced({
    orderId,
    customerId,
    lines,
    total: { amountMinor: 1_000, currency: 'EUR' },
    paymentToken: 'tok_ok',
    shipTo: { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' },
    requiresPrescription: lines.some((line) => line.requiresPrescription),
    channel: 'web',
  })
const cancelled = (orderId: string) => OrderCancelled({ orderId, customerId: randomUUID(), reason: 'not wanted' })

const get = (path: string, user: { userId?: string; roles?: Role[] }) =>
  service.inject({ method: 'GET', url: path, headers: { authorization: `Bearer ${token(user)}` } })
const post = (
  orderId: string,
  act: string,
  payload: object | undefined,
  key: string = randomUUID(),
  user = pharmacist,
) =>
  service.inject({
    method: 'POST',
    url: `/api/prescriptions/${orderId}/${act}`,
    headers: { authorization: `Bearer ${token(user)}`, 'idempotency-key': key },
    ...(payload && { payload }),
  })
const decide = (orderId: string, act: 'approve' | 'reject', key?: string, user = pharmacist) =>
  post(orderId, act, act === 'reject' ? { reason: 'the signature is missing' } : undefined, key, user)
const approved = (sku: string) => ({ sku, verdict: 'approved' })
const rejected = (sku: string, reason = 'the dose is too high') => ({ sku, verdict: 'rejected', reason })
const decideLines = (orderId: string, ...lines: object[]) => post(orderId, 'decide', { lines })

/** Checks that just this is told of an order, once all is settled. */
async function isTold(orderId: string, expected: string[]): Promise<void> {
  const told = () => events.all().flatMap(({ key, type }) => (key === orderId ? [type] : []))
  await settled([service])
  await until(() => told().length >= expected.length, { message: `${told()} instead of ${expected}` })
  assert.deepEqual(told(), expected)
}

/** An order that waits for a pharmacist. */
async function waiting(customerId = randomUUID(), ...skus: string[]): Promise<string> {
  const orderId = randomUUID()
  const lines = skus.length > 0 ? skus.map((sku) => line(sku, true)) : undefined
  await publishAs(t, service.broker, placed(orderId, customerId, lines))
  await events.next(PrescriptionReceived, ({ key }) => key === orderId)
  return orderId
}

test('an order that needs a prescription is received once, however often it is read', async () => {
  const orderId = randomUUID()
  const customerId = randomUUID()
  const event = { ...placed(orderId, customerId), id: randomUUID() }
  await publishAs(t, service.broker, event, event, placed(orderId, customerId))

  const { data } = await events.next(PrescriptionReceived, ({ key }) => key === orderId)
  assert.deepEqual(data, { orderId, customerId, skus: ['antibiotic'] })
  await isTold(orderId, [PrescriptionReceived.type])
})

test('an order without prescription is none of our business', async () => {
  const orderId = randomUUID()
  await publishAs(t, service.broker, placed(orderId, randomUUID(), [line('tea', false)]))
  await settled([service])

  await isTold(orderId, [])
  assert.equal((await get(`/api/prescriptions/${orderId}`, pharmacist)).statusCode, 404)
})

test('an approval is published once: the request repeated is replayed, another one changes nothing', async () => {
  const orderId = await waiting()
  const key = randomUUID()
  const first = await decide(orderId, 'approve', key)
  const repeated = await decide(orderId, 'approve', key)
  const again = await decide(orderId, 'approve')

  assert.equal(first.statusCode, 200)
  assert.equal(first.json().state, 'approved')
  assert.equal(repeated.headers['idempotent-replayed'], 'true')
  assert.deepEqual(repeated.json(), first.json())
  assert.equal(again.statusCode, 200)
  assert.deepEqual((await events.next(PrescriptionApproved, ({ key }) => key === orderId)).data, {
    orderId,
    pharmacistId,
  })
  await isTold(orderId, [PrescriptionReceived.type, PrescriptionApproved.type])
})

test('a rejection carries its reason, and cannot be turned into an approval', async () => {
  const orderId = await waiting()
  assert.equal((await decide(orderId, 'reject')).statusCode, 200)
  const turned = await decide(orderId, 'approve')

  assert.equal(turned.statusCode, 409)
  assert.equal(turned.json().code, 'already-decided')
  const { data } = await events.next(PrescriptionRejected, ({ key }) => key === orderId)
  const reason = 'the signature is missing'
  assert.deepEqual(data, {
    ...{ orderId, pharmacistId, reason },
    lines: [{ sku: 'antibiotic', name: 'antibiotic', reason }],
  })
})

test('of several lines some are approved and some rejected: told once, and nobody can turn one of them', async () => {
  const orderId = await waiting(randomUUID(), 'antibiotic', 'inhaler', 'insulin')
  const verdicts = [approved('antibiotic'), rejected('inhaler'), approved('insulin')]
  const answer = await decideLines(orderId, ...verdicts)
  assert.equal(answer.statusCode, 200)
  const { state, reason, lines } = answer.json()
  assert.deepEqual([state, reason], ['partly-approved', 'inhaler: the dose is too high'])
  assert.deepEqual(lines, [
    { sku: 'antibiotic', name: 'antibiotic', quantity: 1, state: 'approved', reason: null },
    { sku: 'inhaler', name: 'inhaler', quantity: 1, state: 'rejected', reason: 'the dose is too high' },
    { sku: 'insulin', name: 'insulin', quantity: 1, state: 'approved', reason: null },
  ])

  const { data } = await events.next(PrescriptionRejected, ({ key }) => key === orderId)
  assert.deepEqual(data, {
    ...{ orderId, pharmacistId, reason: 'inhaler: the dose is too high' },
    lines: [{ sku: 'inhaler', name: 'inhaler', reason: 'the dose is too high' }],
  })
  assert.equal((await decideLines(orderId, ...verdicts)).statusCode, 200)
  for (const turned of [await decide(orderId, 'approve'), await decide(orderId, 'reject')]) {
    assert.deepEqual([turned.statusCode, turned.json().code], [409, 'already-decided'])
  }
  await isTold(orderId, [PrescriptionReceived.type, PrescriptionRejected.type])
  for (const table of ['prescriptions', 'prescription_lines']) {
    const turn = service.db.query(`update ${table} set state = 'received' where order_id = $1`, [orderId])
    await assert.rejects(turn, /is no way of a prescription/)
  }
})

test('lines that are all approved, or all rejected, are as one', async () => {
  const one = await waiting(randomUUID(), 'antibiotic', 'inhaler')
  assert.equal((await decideLines(one, approved('antibiotic'), approved('inhaler'))).json().state, 'approved')
  await isTold(one, [PrescriptionReceived.type, PrescriptionApproved.type])

  const other = await waiting(randomUUID(), 'antibiotic', 'inhaler')
  assert.equal(
    (await decideLines(other, rejected('antibiotic'), rejected('inhaler', 'too old'))).json().state,
    'rejected',
  )
  await isTold(other, [PrescriptionReceived.type, PrescriptionRejected.type])
})

test('a verdict that misses a line, names it twice, names another or gives no reason decides nothing', async () => {
  const orderId = await waiting(randomUUID(), 'antibiotic', 'inhaler')
  const wrong: [object[], status: number, code: string][] = [
    [[approved('antibiotic')], 422, 'line-undecided'],
    [[approved('antibiotic'), approved('inhaler'), rejected('inhaler')], 422, 'line-decided-twice'],
    [[approved('antibiotic'), approved('inhaler'), approved('tea')], 422, 'unknown-line'],
    [[approved('antibiotic'), { sku: 'inhaler', verdict: 'rejected' }], 400, 'validation-failed'],
    [[], 400, 'validation-failed'],
  ]
  for (const [lines, status, code] of wrong) {
    const answer = await decideLines(orderId, ...lines)
    assert.deepEqual([answer.statusCode, answer.json().code], [status, code])
  }
  assert.equal((await decideLines(randomUUID(), approved('antibiotic'))).json().code, 'unknown-prescription')
  const customer = { userId: randomUUID(), roles: ['customer'] as Role[] }
  assert.equal(
    (await post(orderId, 'decide', { lines: [approved('antibiotic')] }, randomUUID(), customer)).statusCode,
    403,
  )
  assert.equal((await get(`/api/prescriptions/${orderId}`, pharmacist)).json().state, 'received')
  await isTold(orderId, [PrescriptionReceived.type])
})

test('of twenty pharmacists at once one decides', async () => {
  const orderId = await waiting()
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => decide(orderId, n % 2 ? 'approve' : 'reject')))
  const agreed = answers.filter(({ statusCode }) => statusCode === 200).map((answer) => answer.json().state)
  const refused = answers.filter(({ statusCode }) => statusCode === 409)

  assert.equal(agreed.length, 10)
  assert.equal(refused.length, 10)
  assert.equal(new Set(agreed).size, 1)
  const verdict = agreed[0] === 'approved' ? PrescriptionApproved : PrescriptionRejected
  await isTold(orderId, [PrescriptionReceived.type, verdict.type])
})

test('a cancelled order can no longer be decided', async () => {
  const orderId = await waiting()
  await publishAs(t, service.broker, cancelled(orderId))
  await settled([service])

  const late = await decide(orderId, 'approve')
  assert.equal(late.statusCode, 409)
  assert.equal(late.json().code, 'prescription-closed')
  await isTold(orderId, [PrescriptionReceived.type])
})

test('a cancellation read before its order closes it', async () => {
  const orderId = randomUUID()
  await publishAs(t, service.broker, cancelled(orderId))
  await settled([service])
  assert.equal((await get(`/api/prescriptions/${orderId}`, pharmacist)).statusCode, 404)
  await publishAs(t, service.broker, placed(orderId))
  await settled([service])

  assert.equal((await get(`/api/prescriptions/${orderId}`, pharmacist)).json().state, 'closed')
  await isTold(orderId, [])
})

test('a cancellation does not undo a verdict', async () => {
  const orderId = await waiting()
  await decide(orderId, 'approve')
  await publishAs(t, service.broker, cancelled(orderId))
  await settled([service])

  assert.equal((await get(`/api/prescriptions/${orderId}`, pharmacist)).json().state, 'approved')
})

test('a prescription is there for pharmacists, admins and its customer, and for nobody else', async () => {
  const customerId = randomUUID()
  const orderId = await waiting(customerId)
  const path = `/api/prescriptions/${orderId}`

  assert.equal((await get(path, { userId: customerId })).json().customerId, customerId)
  assert.equal((await get(path, { roles: ['admin'] })).statusCode, 200)
  assert.equal((await get(path, { roles: ['customer'] })).statusCode, 404)
  assert.equal((await get(path, { roles: ['operator'] })).statusCode, 404)
  assert.equal((await get('/api/prescriptions', { roles: ['customer'] })).statusCode, 403)
  assert.equal((await service.inject({ method: 'GET', url: path })).statusCode, 401)
  assert.equal(
    (await decide(orderId, 'approve', randomUUID(), { userId: customerId, roles: ['customer'] })).statusCode,
    403,
  )
})

test('the queue is read page by page, oldest first', async () => {
  const orders = [await waiting(), await waiting(), await waiting()]
  const seen: string[] = []
  let after: number | null = 0
  while (after !== null) {
    const answer = await get(`/api/prescriptions?state=received&limit=2&after=${after}`, pharmacist)
    const page: { items: { orderId: string; state: string }[]; next: number | null } = answer.json()
    assert.ok(page.items.every(({ state }) => state === 'received'))
    seen.push(...page.items.map(({ orderId }) => orderId))
    after = page.next
  }
  assert.deepEqual(seen.slice(-3), orders)
})
