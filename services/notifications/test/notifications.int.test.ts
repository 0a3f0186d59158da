import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import {
  MessageFailed,
  MessageSent,
  OrderCancelled,
  OrderConfirmed,
  OrderPlaced,
  OrderReduced,
  ParcelDelivered,
  ParcelFailed,
  ParcelReturned,
  PrescriptionApproved,
  PrescriptionReceived,
  PrescriptionRejected,
  ReturnApproved,
  ReturnReceived,
  ReturnRejected,
  ReturnRequested,
  ShipmentCreated,
  ShipmentStatusChanged,
  UserCreated,
  UserDeactivated,
  UserErased,
  UserUpdated,
} from '@waybill/contracts'
import { newMasterKey, readMasterKeys } from '@waybill/messaging'
import { everyonesKeys, publishAs, received, settled, startService, token, until } from '@waybill/testing'
import { notifications } from '../src/service.ts'
import { openSmtp } from '../src/smtp.ts'
import { openInbox } from './inbox.ts'

const t = { after }
const inbox = await openInbox(answer)
const service = await startService(t, {
  service: ({ db }) =>
    notifications({
      db,
      keys: everyonesKeys,
      masterKeys: readMasterKeys(newMasterKey('test')),
      localWebhooks: true,
      openMailer: () => openSmtp({ url: inbox.url, from: 'Waybill <no-reply@waybill.example>' }),
    }),
  migrations: new URL('../migrations/', import.meta.url),
})
after(() => inbox.close())
const { broker } = service
const events = await received(t, broker, ['notifications.v1'])

/** What the mail server says to a recipient: the first two times, it is too busy for those called busy. */
const tries = new Map<string, number>()
function answer(address: string): number {
  tries.set(address, (tries.get(address) ?? 0) + 1)
  if (address.startsWith('refused')) return 550
  return address.startsWith('busy') && (tries.get(address) ?? 0) <= 2 ? 450 : 250
}

const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' }
const total = { amountMinor: 1250, currency: 'EUR' }
const lines = [{ sku: 'tea', name: 'Tea', quantity: 2, unitPrice: total, requiresPrescription: false }]

function person(prefix = 'user') {
  const userId = randomUUID()
  const email = `${prefix}-${userId}@example.com`
  return { userId, email, profile: { userId, email, name: 'Ada', roles: ['customer'], locale: 'en' } }
}
const placed = (orderId: string, customerId: string) =>
  OrderPlaced({
    orderId,
    customerId,
    lines,
    total,
    paymentToken: 'tok_ok',
    shipTo,
    requiresPrescription: false,
    channel: 'web',
  })
const mailsTo = (address: string) => inbox.taken.filter(({ to }) => to === address)
const templates = (address: string) => mailsTo(address).map(({ messageId }) => messageId.replace(/^<.*?\.|@.*$/g, ''))
const mails = (address: string, count: number) =>
  until(() => mailsTo(address).length >= count && mailsTo(address), { message: `${count} mails to ${address}` })
const sent = (userId: string) =>
  events.all().flatMap((event) => (event.key === userId && event.type === MessageSent.type ? [event.data] : []))

test('a message waits until its user is known, then goes out, once, and is told of', async () => {
  const { userId, email, profile } = person()
  const orderId = randomUUID()
  const order = { ...placed(orderId, userId), id: randomUUID(), correlationId: randomUUID() }
  await publishAs(t, broker, order, order)
  await settled([service])
  assert.equal(mailsTo(email).length, 0)

  const user = { ...UserCreated(profile), id: randomUUID() }
  await publishAs(t, broker, user, user)
  await mails(email, 2)
  const { data, correlationId } = await events.next(MessageSent, ({ data }) => data.orderId === orderId)
  await settled([service])

  assert.deepEqual(templates(email).toSorted(), ['order-received', 'welcome'])
  assert.deepEqual(data, {
    userId,
    messageId: data.messageId,
    template: 'order-received',
    channel: 'email',
    orderId,
    shipmentId: null,
  })
  assert.equal(correlationId, order.correlationId)
  const [mail] = mailsTo(email).filter(({ messageId }) => messageId === `<${order.id}.order-received@waybill>`)
  assert.match(mail?.source ?? '', /^Subject: We have your order /m)
  assert.match(mail?.source ?? '', /^From: Waybill <no-reply@waybill\.example>/m)
})

test('each parcel of an order brings a mail of its own, and the same event none twice', async () => {
  const { userId, email, profile } = person()
  const orderId = randomUUID()
  const onTheWay = ['east', 'west'].map((warehouse, i) => ({
    ...ShipmentStatusChanged({
      ...{ orderId, shipmentId: randomUUID(), userId, trackingNumber: 'WB0123456789', shipTo, occurredAt: new Date() },
      ...{ parcel: { warehouse, number: i + 1, of: 2 }, from: 'created', to: 'picked-up' },
    }),
    id: randomUUID(),
  }))
  await publishAs(t, broker, UserCreated(profile), ...onTheWay, ...onTheWay)
  await mails(email, 3)
  await settled([service])
  assert.deepEqual(templates(email).toSorted(), ['shipped', 'shipped', 'welcome'])
  const parts = mailsTo(email).filter(({ source }) => /^Subject: Part of your order /m.test(source))
  assert.equal(parts.length, 2)
})

test('everything that concerns a customer is written about', async () => {
  const { userId, email, profile } = person()
  const ids = { orderId: randomUUID(), shipmentId: randomUUID(), userId }
  const { orderId } = ids
  const parcel = { ...ids, attempt: 1, occurredAt: new Date(), parcel: null }
  const shipment = { ...ids, trackingNumber: 'WB0123456789', shipTo, parcel: null }
  const status = { ...shipment, occurredAt: new Date() }
  const items = [{ sku: 'tea', quantity: 1 }]
  const rejected = [{ sku: 'syrup', name: 'Syrup', reason: 'the signature is missing' }]
  const sentBack = { orderId, returnId: randomUUID(), customerId: userId, items, amount: total }
  await publishAs(
    t,
    broker,
    UserCreated(profile),
    placed(orderId, userId),
    PrescriptionReceived({ orderId, customerId: userId, skus: ['tea'] }),
    PrescriptionApproved({ orderId, pharmacistId: randomUUID() }),
    PrescriptionRejected({ orderId, pharmacistId: randomUUID(), reason: 'the signature is missing', lines: rejected }),
    OrderReduced({ orderId, customerId: userId, rejected, lines, total }),
    OrderConfirmed({ orderId, customerId: userId, lines, total, shipTo, parcels: [] }),
    ShipmentCreated(shipment), // of an order: told of when the carrier has it
    ShipmentCreated({ ...shipment, orderId: null }),
    ShipmentStatusChanged({ ...status, from: 'created', to: 'picked-up' }),
    ShipmentStatusChanged({ ...status, from: 'picked-up', to: 'in-transit' }),
    ParcelFailed({ ...parcel, reason: 'nobody was there' }),
    ParcelDelivered(parcel),
    ParcelReturned({ ...parcel, reason: 'nobody was there' }),
    OrderCancelled({ orderId, customerId: userId, reason: 'the card was declined' }),
    ReturnRequested(sentBack),
    ReturnApproved(sentBack),
    ReturnReceived({ ...sentBack, warehouse: null }),
    ReturnRejected({ ...sentBack, reason: 'it was worn' }),
  )
  await mails(email, 17)
  await settled([service])

  assert.deepEqual(templates(email).toSorted(), [
    'delivered',
    'delivery-missed',
    'order-cancelled',
    'order-confirmed',
    'order-received',
    'order-reduced',
    'prescription-approved',
    'prescription-received',
    'prescription-rejected',
    'return-approved',
    'return-received',
    'return-rejected',
    'return-requested',
    'returned',
    'shipment-created',
    'shipped',
    'welcome',
  ])
  const shipped = mailsTo(email).find(({ messageId }) => messageId.includes('.shipped@'))
  assert.match(shipped?.source ?? '', /WB0123456789/)
})

test('a mail server that is away only delays', async () => {
  const { userId, email, profile } = person()
  await inbox.close()
  await publishAs(t, broker, UserCreated(profile))
  const waiting = `select from messages where user_id = $1 and state = 'pending' and attempts >= 2 and problem is not null`
  await until(async () => (await service.db.query(waiting, [userId])).length > 0, {
    message: 'nothing was tried twice',
  })
  await inbox.open()
  await mails(email, 1)
  await until(() => sent(userId).length === 1)
  await settled([service])

  assert.deepEqual(templates(email), ['welcome'])
})

test('a server that is busy for one recipient is asked again', async () => {
  const { userId, email, profile } = person('busy')
  await publishAs(t, broker, UserCreated(profile))
  await mails(email, 1)
  await until(() => sent(userId).length === 1)

  assert.equal(tries.get(email), 3)
})

test('a recipient who is refused for good is not asked again, and that is told of', async () => {
  const { userId, email, profile } = person('refused')
  await publishAs(t, broker, UserCreated(profile))
  const { data } = await events.next(MessageFailed, ({ key }) => key === userId)

  assert.equal(data.template, 'welcome')
  assert.match(data.reason, /550/)
  assert.equal(tries.get(email), 1)
  assert.deepEqual(sent(userId), [])
})

test('mail goes to the newest address', async () => {
  const { userId, email, profile } = person()
  const newer = `new-${email}`
  await publishAs(t, broker, UserCreated(profile), UserUpdated({ ...profile, email: newer }))
  await settled([service])
  await publishAs(t, broker, placed(randomUUID(), userId))

  await until(() => templates(newer).includes('order-received'), { message: `no mail to ${newer}` })
})

test('a deactivated user still hears of orders; an erased one of nothing', async () => {
  const { userId, email, profile } = person()
  await publishAs(t, broker, UserCreated(profile), UserDeactivated({ userId }))
  await settled([service])
  await publishAs(t, broker, placed(randomUUID(), userId))
  await until(() => templates(email).includes('order-received'))

  await publishAs(t, broker, UserErased({ userId }))
  await settled([service])
  await publishAs(t, broker, OrderCancelled({ orderId: randomUUID(), customerId: userId, reason: 'erased' }))
  const { data } = await events.next(MessageFailed, ({ data }) => data.userId === userId && data.orderId !== null)
  assert.equal(data.reason, 'the user was erased')
  assert.ok(!templates(email).includes('order-cancelled'))
})

test("the list holds one's own messages, newest first, page by page", async () => {
  const { userId, email, profile } = person()
  const stranger = person()
  await publishAs(t, broker, UserCreated(profile), UserCreated(stranger.profile))
  await settled([service])
  await publishAs(t, broker, placed(randomUUID(), userId))
  await mails(email, 2)
  await until(() => sent(userId).length === 2)
  const list = async (query: string) => {
    const headers = { authorization: `Bearer ${token({ userId })}` }
    return (await service.inject({ method: 'GET', url: `/api/notifications${query}`, headers })).json()
  }

  const first = await list('?limit=1')
  const second = await list(`?limit=1&after=${first.next}`)
  assert.deepEqual(
    [...first.items, ...second.items].map(({ template, state }) => [template, state]),
    [
      ['order-received', 'sent'],
      ['welcome', 'sent'],
    ],
  )
  assert.deepEqual((await list(`?after=${second.next}`)).items, [])
  assert.equal((await service.inject({ method: 'GET', url: '/api/notifications' })).statusCode, 401)
})
