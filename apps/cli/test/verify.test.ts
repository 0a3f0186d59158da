import assert from 'node:assert/strict'
import { test } from 'node:test'
import { audit, violationsOf } from '../src/verify/audit.ts'
import { invariants } from '../src/verify/invariants.ts'
import type { RecordFact, Sources } from '../src/verify/sources.ts'

const record = (topic: string, offset: number, type: string, key: string): RecordFact => ({
  ...{ topic, partition: 0, offset: BigInt(offset), type, key },
  id: `${topic}@${offset}`,
})

const shipped = (offset: number, key: string, step: string): RecordFact => ({
  ...record('shipping.v1', offset, `shipping.shipment.${step === 'created' ? step : 'status-changed'}`, key),
  step,
})

const end = (orderId: string, status: 'completed' | 'cancelled') => ({
  ...{
    orderId,
    status,
    orderedMinor: 349,
    totalMinor: 349,
    reduced: false,
    backMinor: 0,
    currency: 'EUR',
    placedAt: new Date(1_000),
    attention: false,
    dueAt: null,
  },
})

/** Two orders: `a` was delivered and paid, `b` was authorised, reserved, and cancelled. All is in order. */
function sound(): Sources {
  const records = [
    record('orders.v1', 0, 'orders.order.placed', 'a'),
    record('orders.v1', 1, 'orders.order.placed', 'b'),
    record('orders.v1', 2, 'orders.order.confirmed', 'a'),
    record('orders.outcome.v1', 0, 'orders.order.completed', 'a'),
    record('orders.outcome.v1', 1, 'orders.order.cancelled', 'b'),
    record('payments.v1', 0, 'payments.payment.authorized', 'a'),
    record('payments.v1', 1, 'payments.payment.authorized', 'b'),
    record('payments.v1', 2, 'payments.payment.captured', 'a'),
    record('payments.v1', 3, 'payments.payment.voided', 'b'),
    record('inventory.v1', 0, 'inventory.stock.reserved', 'a'),
    record('inventory.v1', 1, 'inventory.stock.reserved', 'b'),
    ...['created', 'picked-up', 'delivered'].map((step, i) => shipped(i, 's', step)),
  ]
  const way = (orderId: string, ...steps: (string | null)[]) =>
    steps.slice(1).map((to, i) => ({ orderId, from: steps[i] ?? null, to: String(to) }))
  return {
    ...{ readAt: new Date(100_000), quiet: true, records, letters: [] },
    orders: [end('a', 'completed'), end('b', 'cancelled')],
    history: [
      ...way('a', null, 'placed', 'confirmed', 'packed', 'completed'),
      ...way('b', null, 'placed', 'cancelled'),
    ],
    keys: [
      { key: 'ka', orderId: 'a' },
      { key: 'kb', orderId: 'b' },
    ],
    refunds: [],
    money: [
      { orderId: 'a', currency: 'EUR', authorized: 349, voided: 0, captured: 349, refunded: 0 },
      { orderId: 'b', currency: 'EUR', authorized: 349, voided: 349, captured: 0, refunded: 0 },
    ],
    ledger: [
      { orderId: 'a', currency: 'EUR', held: 0, captured: 349, refunded: 0, total: 0 },
      { orderId: 'b', currency: 'EUR', held: 0, captured: 0, refunded: 0, total: 0 },
    ],
    shipments: [{ shipmentId: 's', steps: ['created', 'picked-up', 'delivered'] }],
    stock: [
      {
        ...{ place: 'PLASTERS-20', available: 9, reserved: 0, movedAvailable: 9, movedReserved: 0, adjusted: 10 },
        ...{ shipped: 1, held: 0 },
      },
    ],
    reservations: [
      { orderId: 'a', reserved: 1, places: 1, open: 0, movedIn: 1, movedOut: 1 },
      { orderId: 'b', reserved: 1, places: 1, open: 0, movedIn: 1, movedOut: 1 },
    ],
    services: [
      {
        ...{
          name: 'payments',
          handles: new Set(['orders.order.placed']),
          taken: new Set(['orders.v1@0', 'orders.v1@1']),
        },
        ...{ next: new Map([['orders.v1/0', 3n]]), outbox: [] },
      },
    ],
    client: [
      { key: 'ka', outcome: 'ok', orderId: 'a' },
      { key: 'kb', outcome: 'info' },
      { key: 'kc', outcome: 'fail' },
    ],
  }
}

const [a, b] = sound().orders as [Sources['orders'][number], Sources['orders'][number]]
const patched = <T extends object>(list: readonly T[], index: number, patch: Partial<T>): T[] =>
  list.map((item, i) => (i === index ? { ...item, ...patch } : item))

const letter: Sources['letters'][number] = {
  ...{ service: 'payments', place: '0/0', id: 'e', error: 'boom', origin: 'orders.v1/0@0', redriven: false },
  at: new Date(1_000),
}

type Harm = [what: string, invariant: string, about: string, harm: (sources: Sources) => Partial<Sources>]
const harms: Harm[] = [
  [
    'an order that never ended',
    'I1',
    'order b',
    (s) => ({
      orders: [a, { ...b, status: 'placed' }],
      history: s.history.filter(({ orderId, to }) => orderId === 'a' || to === 'placed'),
      records: s.records.filter(({ type }) => type !== 'orders.order.cancelled'),
    }),
  ],
  [
    'an acknowledged order that is not stored',
    'I1b',
    'key kd',
    (s) => ({
      client: [...(s.client ?? []), { key: 'kd', outcome: 'ok', orderId: 'gone' }],
    }),
  ],
  ['a refused key that has an order', 'I1b', 'key kb', () => ({ client: [{ key: 'kb', outcome: 'fail' }] })],
  [
    'a charge that was given back',
    'I2',
    'order a',
    (s) => ({
      money: patched(s.money, 0, { refunded: 349 }),
      ledger: patched(s.ledger, 0, { refunded: 349 }),
      records: [...s.records, record('payments.v1', 4, 'payments.payment.refunded', 'a')],
    }),
  ],
  [
    'a parcel that came back and was not given back',
    'I2',
    'order a',
    (s) => ({ orders: patched(s.orders, 0, { backMinor: 100 }) }),
  ],
  [
    'more packings than warehouses',
    'I5',
    'order a',
    (s) => ({
      records: [
        ...s.records,
        ...[0, 1].map((offset) => record('fulfillment.v1', offset, 'fulfillment.order.packed', 'a')),
      ],
    }),
  ],
  [
    'a hold of more than what was ordered costs',
    'I2b',
    'order b',
    (s) => ({ money: patched(s.money, 1, { authorized: 350, voided: 350 }) }),
  ],
  [
    'a rejected line that is paid for',
    'I2',
    'order a',
    (s) => ({ ...reduced(s, { captured: 500, voided: 0 }), ledger: patched(s.ledger, 0, { captured: 500 }) }),
  ],
  ['a reduction that nobody was told of', 'I4', 'order a', (s) => ({ ...reduced(s), records: s.records })],
  [
    'a charge for a foreign order',
    'I2',
    'order x',
    (s) => ({
      money: [...s.money, { orderId: 'x', currency: 'EUR', authorized: 1, voided: 1, captured: 0, refunded: 0 }],
      records: [
        ...['authorized', 'voided'].map((did, i) => record('payments.v1', 4 + i, `payments.payment.${did}`, 'x')),
        ...s.records,
      ],
    }),
  ],
  [
    'a hold that was never let go',
    'I2b',
    'order b',
    (s) => ({
      money: patched(s.money, 1, { voided: 0 }),
      ledger: patched(s.ledger, 1, { held: 349 }),
      records: s.records.filter(({ type }) => type !== 'payments.payment.voided'),
    }),
  ],
  [
    'a capture that is not in the books',
    'I2c',
    'order a',
    (s) => ({ ledger: patched(s.ledger, 0, { held: 349, captured: 0 }) }),
  ],
  ['an entry that is on one side only', 'I2c', 'order b', (s) => ({ ledger: patched(s.ledger, 1, { total: 1 }) })],
  [
    'a piece that is nowhere',
    'I3',
    'PLASTERS-20',
    (s) => ({ stock: patched(s.stock, 0, { available: 8, movedAvailable: 8 }) }),
  ],
  [
    'a reservation of an order that is over',
    'I3b',
    'order b',
    (s) => ({
      reservations: patched(s.reservations, 1, { open: 1, movedOut: 0 }),
      stock: patched(s.stock, 0, { reserved: 1, movedReserved: 1, held: 1, available: 8, movedAvailable: 8 }),
    }),
  ],
  [
    'a lost event',
    'I4',
    'order a',
    (s) => ({ records: s.records.filter(({ type }) => type !== 'payments.payment.captured') }),
  ],
  [
    'an event that nobody committed',
    'I4',
    'order b',
    (s) => ({
      records: [...s.records, record('payments.v1', 4, 'payments.payment.captured', 'b')],
    }),
  ],
  [
    'a second outcome of the same order',
    'I5',
    'order a',
    (s) => ({
      records: [...s.records, record('orders.outcome.v1', 2, 'orders.order.completed', 'a')],
    }),
  ],
  [
    'a reservation made twice',
    'I5',
    'order a',
    (s) => ({ reservations: patched(s.reservations, 0, { movedIn: 2, movedOut: 2 }) }),
  ],
  [
    'an event ahead of its cause',
    'I6',
    'orders.v1/0@2',
    (s) => ({
      records: [
        record('orders.v1', 2, 'orders.order.confirmed', 'a'),
        ...s.records.filter(({ type }) => type !== 'orders.order.confirmed'),
      ],
    }),
  ],
  [
    'a step of a shipment in front of the one before it',
    'I6b',
    'shipment s',
    (s) => ({
      records: [
        ...s.records.filter(({ step }) => step === undefined || step === 'created'),
        shipped(3, 's', 'delivered'),
        shipped(4, 's', 'picked-up'),
      ],
    }),
  ],
  [
    'a step of a shipment that nobody was told of',
    'I6b',
    'shipment s',
    (s) => ({ records: s.records.filter(({ step }) => step !== 'delivered') }),
  ],
  [
    'a record that a service passed over',
    'I7',
    'payments orders.v1/0@1',
    (s) => ({
      services: patched(s.services, 0, { taken: new Set(['orders.v1@0']) }),
    }),
  ],
  [
    'a dead letter without its origin',
    'I8',
    'payments.dlq.v1 0/0',
    () => ({
      letters: [{ ...letter, id: undefined, origin: undefined }],
    }),
  ],
  [
    'a dead letter without a reason',
    'I8',
    'payments.dlq.v1 0/0',
    () => ({
      letters: [{ ...letter, error: undefined }],
    }),
  ],
  [
    'a letter that was sent back and lost',
    'I8',
    'payments.dlq.v1 0/0',
    () => ({
      letters: [{ ...letter, redriven: true }],
    }),
  ],
  [
    'an illegal step',
    'I9',
    'order b',
    (s) => ({
      orders: [a, { ...b, status: 'cancelled' }],
      history: s.history.map((step) => (step.to === 'cancelled' ? { ...step, from: 'completed' } : step)),
    }),
  ],
  [
    'an event that was not sent',
    'I10',
    'payments event e',
    (s) => ({
      services: patched(s.services, 0, { outbox: [{ id: 'e', topic: 'payments.v1', refused: false }] }),
    }),
  ],
]

/** Order `a` lost a line: 5.00 was held, 3.49 taken, the rest let go of. */
function reduced(s: Sources, money: Partial<Sources['money'][number]> = {}): Partial<Sources> {
  return {
    orders: [{ ...a, orderedMinor: 500, reduced: true }, b],
    records: [...s.records, record('orders.v1', 3, 'orders.order.reduced', 'a')],
    money: patched(s.money, 0, { authorized: 500, voided: 151, ...money }),
  }
}

test('an order that went on without a rejected line is sound: the rest of its hold was let go of without an event', () => {
  const sources = sound()
  assert.deepEqual(violationsOf({ ...sources, ...reduced(sources) }), [])
})

test('a sound platform has no finding', () => assert.deepEqual(violationsOf(sound()), []))

for (const [what, invariant, about, harm] of harms) {
  test(`${what} is found, by ${invariant} and by no other`, () => {
    const sources = sound()
    const found = violationsOf({ ...sources, ...harm(sources) })
    assert.deepEqual(
      found.map((violation) => [violation.invariant, violation.about]),
      [[invariant, about]],
      JSON.stringify(found),
    )
  })
}

test('each invariant has a harm that proves that it bites', () => {
  const proven = new Set(harms.map(([, invariant]) => invariant))
  assert.deepEqual(
    invariants.map(({ id }) => id).filter((id) => !proven.has(id)),
    [],
  )
})

test('copies of a shipment’s events, and letters that were sent back and took effect or came again, are no finding', () => {
  const sources = sound()
  const again = { ...letter, place: '0/1' }
  const redriven = { ...letter, redriven: true }
  const taken = { ...redriven, id: 'orders.v1@0', place: '0/2' }
  const records = [...sources.records, ...sources.records.filter(({ step }) => step)]
  assert.deepEqual(violationsOf({ ...sources, records, letters: [redriven, again, taken] }), [])
})

/** Gives one reading after the other; the clock stands at `seconds` of each. */
function readings(...all: [seconds: number, sources: Sources][]) {
  let i = -1
  return {
    read: async () => {
      i = Math.min(i + 1, all.length - 1)
      return all[i]?.[1] ?? sound()
    },
    now: () => (all[Math.max(i, 0)]?.[0] ?? 0) * 1_000,
    pause: async () => {},
  }
}

const unsent = (): Sources => {
  const sources = sound()
  return { ...sources, services: patched(sources.services, 0, { outbox: [{ id: 'e', topic: 't', refused: true }] }) }
}

test('what is wrong only for a moment is no finding', async () => {
  const report = await audit({ ...readings([0, unsent()], [1, sound()]), settleMs: 5_000 })
  assert.deepEqual(report.violations, [])
  assert.equal(report.readings, 2)
})

test('what stays wrong is one', async () => {
  const report = await audit({ ...readings([0, unsent()], [3, unsent()], [6, unsent()]), settleMs: 5_000 })
  assert.deepEqual(
    report.violations.map(({ invariant }) => invariant),
    ['I10'],
  )
})

test('what is wrong again and again, each time anew, counts from the last time on', async () => {
  const live = readings([0, unsent()], [4, sound()], [6, unsent()], [10, unsent()])
  const report = await audit({ ...live, settleMs: 5_000 })
  assert.deepEqual(report.violations, [])
})

test('with a wait, orders under way are waited for', async () => {
  const sources = sound()
  const open = { ...sources, orders: [a, { ...b, status: 'placed' }] }
  const report = await audit({ ...readings([0, open], [50, sources]), settleMs: 5_000, waitMs: 60_000 })
  assert.deepEqual([report.open, report.violations], [0, []])
})

test('what is wrong is found also when one reading takes longer than a finding has to stand', async () => {
  let clock = 0
  const read = async () => {
    clock += 20_000
    return unsent()
  }
  const report = await audit({ read, now: () => clock, pause: async () => {}, settleMs: 5_000 })
  assert.deepEqual([report.readings, report.violations.map(({ invariant }) => invariant)], [2, ['I10']])
})
