import assert from 'node:assert/strict'
import { test } from 'node:test'
import { flowDocument } from '../src/flow/document.ts'
import { edgesOf, listeners } from '../src/flow/edges.ts'
import { kebab } from '../src/flow/manifest.ts'
import { flowchart, sequence } from '../src/flow/mermaid.ts'
import { fakeEvent, fakeFlow, fakeService } from './fake-flow.ts'

test('an edge goes from who emits to everyone who consumes', () => {
  assert.deepEqual(edgesOf(fakeFlow()), [
    { from: 'orders', events: ['OrderPlaced'], to: ['mail', 'payments'] },
    { from: 'payments', events: ['OrderPaid'], to: ['mail', 'orders'] },
  ])
  assert.deepEqual(edgesOf(fakeFlow(), { only: (consumer) => consumer !== 'mail' })[0]?.to, ['payments'])
})

test('events that go the same way share an edge', () => {
  const services = [
    fakeService('mail', { consumes: [{ event: 'A' }, { event: 'B' }, { event: 'FaultSwitched' }] }),
    fakeService('orders', { emits: ['A', 'B', 'C'] }),
  ]
  const events = [
    fakeEvent('A', 'orders'),
    fakeEvent('B', 'orders'),
    fakeEvent('C', 'orders'),
    fakeEvent('FaultSwitched', 'platform'),
  ]
  assert.deepEqual(edgesOf({ services, events }), [
    { from: 'orders', events: ['A', 'B'], to: ['mail'] },
    { from: 'platform', events: ['FaultSwitched'], to: ['mail'] },
  ])
})

test('who only listens', () => assert.deepEqual(listeners(fakeFlow()), ['mail']))

test('a flowchart, with services in frames', () => {
  const text = flowchart(edgesOf(fakeFlow()), [{ title: 'Ordering', services: ['orders', 'payments', 'absent'] }])
  assert.equal(
    text,
    `flowchart LR
  classDef event fill:#fff6d6,stroke:#c9a227,color:#333
  subgraph g0["Ordering"]
    orders([orders])
    payments([payments])
  end
  mail([mail])
  e0["OrderPlaced"]:::event
  orders --> e0 --> mail & payments
  e1["OrderPaid"]:::event
  payments --> e1 --> mail & orders`,
  )
})

test('a sequence, in which an event nobody of them hears is a note', () => {
  assert.equal(
    sequence(fakeFlow(), ['OrderPlaced', 'OrderPaid'], ['orders', 'payments']),
    `sequenceDiagram
  participant orders
  participant payments
  orders->>payments: OrderPlaced
  payments->>orders: OrderPaid`,
  )
  assert.match(sequence(fakeFlow(), ['OrderPlaced'], ['orders']), /Note over orders: OrderPlaced/)
})

test('the document tells what each service owns, consumes, emits and serves', () => {
  const flow = fakeFlow()
  flow.services[1]?.routes.push({ method: 'POST', path: '/api/orders', access: 'user', summary: 'Place an order' })
  const text = flowDocument(flow)

  assert.match(
    text,
    /### orders\n\n\| {2}\| {2}\|\n\| --- \| --- \|\n\| owns \| `orders\.v1` \|\n\| consumes \| by saga `order`: OrderPaid \|\n\| emits \| OrderPlaced \|/,
  )
  assert.match(text, /\| `POST \/api\/orders` \| user \| Place an order \|/)
  assert.match(text, /\| OrderPlaced \| `orders\.order\.orderplaced` \| `orders\.v1` \| orders \| mail, payments \|/)
  assert.match(text, /they only listen: mail\./)
})

test('the name of an event as a file', () => {
  assert.equal(kebab('OrderPlaced'), 'order-placed')
  assert.equal(kebab('ParcelOutForDelivery'), 'parcel-out-for-delivery')
})
