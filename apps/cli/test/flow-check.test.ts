import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkFlow } from '../src/flow/check.ts'
import type { OnFile } from '../src/flow/manifest.ts'
import { fakeEvent, fakeFlow, fakeService } from './fake-flow.ts'

test('a flow that fits has no problems', () => assert.deepEqual(checkFlow(fakeFlow()), []))

describe('an event', () => {
  test('consumed that nobody emits', () => {
    const services = [
      fakeService('orders', { consumes: [{ event: 'OrderPaid', saga: 'order' }] }),
      fakeService('payments'),
    ]
    const [problem, ...others] = checkFlow(fakeFlow({ services }))
    assert.match(problem ?? '', /^OrderPaid is consumed by orders, but nobody emits it\. Emit it in payments/)
    assert.deepEqual(others, [])
  })

  test('consumed that comes from outside, since no service owns its topic', () => {
    const services = [fakeService('orders', { consumes: [{ event: 'FaultSwitched' }] })]
    assert.deepEqual(checkFlow(fakeFlow({ services, events: [fakeEvent('FaultSwitched', 'platform')] })), [])
  })

  test('emitted that nobody consumes', () => {
    const services = [fakeService('orders', { emits: ['OrderPlaced'] })]
    const events = [fakeEvent('OrderPlaced', 'orders')]
    const [problem] = checkFlow(fakeFlow({ services, events }))
    assert.match(
      problem ?? '',
      /^OrderPlaced is emitted by orders, but nobody consumes it.*avro\/orders\.v1\/OrderPlaced\.avsc/,
    )
  })

  test('emitted for readers outside', () => {
    const services = [fakeService('orders', { emits: ['OrderPlaced'] })]
    assert.deepEqual(checkFlow(fakeFlow({ services, events: [fakeEvent('OrderPlaced', 'orders', true)] })), [])
  })

  test('emitted by a service that does not own its topic', () => {
    const services = [
      fakeService('mail', { emits: ['OrderPlaced'] }),
      fakeService('orders', { consumes: [{ event: 'OrderPlaced' }] }),
    ]
    const [problem] = checkFlow(fakeFlow({ services, events: [fakeEvent('OrderPlaced', 'orders')] }))
    assert.equal(problem, 'mail emits OrderPlaced, but orders.v1 belongs to orders. Let orders emit it.')
  })

  test('emitted that is in no contract', () => {
    const [problem] = checkFlow(fakeFlow({ services: [fakeService('mail', { emits: ['Lost'] })], events: [] }))
    assert.equal(problem, 'mail emits Lost, which is not in contracts. Add it there.')
  })

  test('taken by a handler and a saga of one service is fine', () => {
    const both = [{ event: 'OrderPlaced' }, { event: 'OrderPlaced', saga: 'order' }]
    const services = [fakeService('orders', { emits: ['OrderPlaced'], consumes: both })]
    assert.deepEqual(checkFlow(fakeFlow({ services, events: [fakeEvent('OrderPlaced', 'orders')] })), [])
  })
})

describe('a file in on/', () => {
  const problemsOf = (on: OnFile, consumes = [{ event: 'OrderPlaced' }]) => {
    const services = [fakeService('orders', { emits: ['OrderPlaced'] }), fakeService('mail', { consumes, on: [on] })]
    return checkFlow(fakeFlow({ services, events: [fakeEvent('OrderPlaced', 'orders', true)] }))
  }

  test('that handles the event it is named for', () => {
    assert.deepEqual(problemsOf({ name: 'order-placed', handles: ['OrderPlaced'] }), [])
  })

  test('that handles another', () => {
    assert.deepEqual(problemsOf({ name: 'order-confirmed', handles: ['OrderPlaced'] }), [
      'services/mail/src/on/order-confirmed.ts handles OrderPlaced. Name it order-placed.ts: one file per event, named for the event.',
    ])
  })

  test('that handles nothing', () => {
    assert.match(problemsOf({ name: 'order-placed', handles: [] })[0] ?? '', /on\/order-placed\.ts exports no handler/)
  })

  test('that handles several', () => {
    const [problem] = problemsOf({ name: 'order-placed', handles: ['OrderPlaced', 'OrderPaid'] })
    assert.match(problem ?? '', /order-placed\.ts handles OrderPlaced, OrderPaid\. Name it/)
  })

  test('that the manifest does not list', () => {
    const [problem] = problemsOf({ name: 'order-placed', handles: ['OrderPlaced'] }, [])
    assert.match(problem ?? '', /order-placed\.ts is not among the handlers in services\/mail\/src\/service\.ts/)
  })
})
