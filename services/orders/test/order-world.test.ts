import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OrderCancelled, OrderCompleted, ReturnReceived } from '@waybill/contracts'
import fc from 'fast-check'
import { type Answers, world } from './order-world.ts'

const answers: fc.Arbitrary<Answers> = fc.record({
  payment: fc.constantFrom('authorized', 'authorized', 'authorized', 'declined', null),
  stock: fc.constantFrom('reserved', 'reserved', 'reserved', 'rejected', null),
  prescription: fc.constantFrom('approved', 'approved', 'partlyRefused', 'refused', null),
  needsPrescription: fc.boolean(),
  parcels: fc.array(fc.constantFrom('delivered', 'delivered', 'returned'), { minLength: 1, maxLength: 2 }),
})

const choices = fc.array(fc.nat(1_000), { maxLength: 40 })

test('whatever is read when, every order comes to exactly one end', () => {
  fc.assert(
    fc.property(answers, choices, (answers, choices) => {
      const around = world(answers)
      for (const choice of choices) around.step(choice)
      around.settle()

      const { order, emitted, packer } = around.seen()
      const ends = emitted.filter((type) => type === OrderCompleted.type || type === OrderCancelled.type)
      const expected = order.step === 'completed' ? OrderCompleted.type : OrderCancelled.type
      assert.deepEqual(ends, [expected], `it is ${order.step}`)

      // What was packed is paid for or came back; what was not packed is cancelled.
      if (order.step === 'completed') assert.equal(packer, 'packed')
      const arrives = answers.parcels.includes('delivered')
      if (packer === 'packed') assert.equal(order.step, arrives ? 'completed' : 'cancelled')
      // Of a completed order each parcel that came back is given back, once.
      const back = arrives && packer === 'packed' ? answers.parcels.filter((end) => end === 'returned').length : 0
      assert.equal(emitted.filter((type) => type === ReturnReceived.type).length, back)
    }),
    { numRuns: 3_000 },
  )
})

test('with all answers yes and no trouble the order is completed', () => {
  const around = world({
    payment: 'authorized',
    stock: 'reserved',
    prescription: 'approved',
    needsPrescription: true,
    parcels: ['delivered', 'delivered'],
  })
  around.settle()
  assert.equal(around.seen().order.step, 'completed')
})
