import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError, type Client, NoAnswer } from '@waybill/client'
import { silent } from '@waybill/messaging'
import { createOperations } from '../src/server/operations/operations.ts'
import { cancelAll, keyOf, planCancel } from '../src/server/orders/bulk-cancel.ts'
import { operationsInMemory } from './operations-in-memory.ts'

type Orders = Pick<Client, 'showOrder' | 'cancelOrder'>

interface Made extends Orders {
  statuses: Map<string, string>
  keys: string[]
}

/** Orders in memory; what is asked to be cancelled becomes what `becomes` says. */
function made(statuses: Record<string, string>, becomes: (orderId: string) => string = () => 'cancelled'): Made {
  const known = new Map(Object.entries(statuses))
  const keys: string[] = []
  const orders = {
    async showOrder({ orderId }: { orderId: string }) {
      const status = known.get(orderId)
      if (status === undefined) throw new ApiError('no such order', 404, new Headers())
      return { orderId, status }
    },
    async cancelOrder({ orderId, idempotencyKey = '' }: { orderId: string; idempotencyKey?: string }) {
      keys.push(idempotencyKey)
      if (known.get(orderId) === 'gone') throw new NoAnswer('http://x does not answer.')
      if (known.get(orderId) === 'packed')
        throw new ApiError('It is on its way (409 too-late-to-cancel)', 409, new Headers())
      known.set(orderId, becomes(orderId))
      return { orderId, status: 'placed' }
    },
  }
  return { ...(orders as unknown as Orders), statuses: known, keys }
}

/** Runs it as an operation and returns how that ended. */
async function run(orders: Made, ids: string[], { withinMs = 10_000 } = {}) {
  const operations = createOperations(operationsInMemory(), silent)
  const begun = await operations.begin({
    ...{ kind: 'cancel' as const, title: 'Cancel', by: 'me', plan: [], total: ids.length },
    run: (telling) => cancelAll(orders, { orders: ids, reason: 'why' }, telling, { everyMs: 1, withinMs }),
  })
  const stop = () => operations.stop(begun.id)
  return { begun, stop }
}

const until = async (holds: () => boolean) => {
  for (const deadline = Date.now() + 10_000; !holds(); await new Promise((tick) => setImmediate(tick))) {
    if (Date.now() > deadline) throw new Error('It does not come to it')
  }
}

test('a plan says of each order whether it can be cancelled, and why not', async () => {
  const orders = made({ a: 'placed', b: 'completed', c: 'packed', d: 'cancelling' })
  assert.deepEqual(await planCancel(orders, ['a', 'b', 'c', 'd', 'e']), [
    { orderId: 'a', status: 'placed', refusal: null },
    { orderId: 'b', status: 'completed', refusal: 'It is completed already.' },
    { orderId: 'c', status: 'packed', refusal: 'It is on its way: refuse the parcel to return it.' },
    { orderId: 'd', status: 'cancelling', refusal: 'It is being cancelled.' },
    { orderId: 'e', status: null, refusal: 'There is no such order.' },
  ])
  assert.deepEqual(orders.keys, [], 'and asks for nothing')
})

test('each order is asked for once, and its outcome is what its status comes to', async () => {
  const orders = made({ a: 'placed', b: 'packed', c: 'placed', d: 'gone' }, (id) =>
    id === 'c' ? 'packed' : 'cancelling',
  )
  const { begun } = await run(orders, ['a', 'b', 'c', 'd'])
  await until(() => begun.steps.some(({ name }) => name === 'follow'))
  orders.statuses.set('a', 'cancelled')
  await until(() => begun.state !== 'running')
  assert.equal(begun.state, 'done')
  const outcomes = Object.fromEntries(begun.outcomes.map(({ what, outcome }) => [what, outcome]))
  assert.deepEqual(outcomes, { a: 'cancelled', b: 'refused', c: 'too late', d: 'not known' })
  assert.equal(begun.done, 4)
  assert.deepEqual(
    orders.keys,
    ['a', 'b', 'c', 'd'].map((id) => keyOf(id, 'why')),
  )
  assert.equal(begun.outcomes[0]?.link, '/orders/b')
})

test('the same request has the same key however often it is made, and another reason another one', () => {
  assert.equal(keyOf('a', 'why'), keyOf('a', 'why'))
  assert.notEqual(keyOf('a', 'why'), keyOf('a', 'because'))
  assert.notEqual(keyOf('a', 'why'), keyOf('b', 'why'))
  assert.match(keyOf('a', 'für 100 €\n'), /^[\x20-\x7e]{1,255}$/)
})

test('what is stopped asks for no more, and tells how those stand that were asked for', async () => {
  const orders = made({ a: 'placed', b: 'placed', c: 'placed' }, () => 'cancelling')
  const asking = orders.cancelOrder
  const stopping = Promise.withResolvers<() => Promise<boolean>>()
  const { begun, stop } = await run(
    Object.assign(orders, {
      cancelOrder: async (request: Parameters<typeof asking>[0]) => {
        const answer = await asking(request)
        if (request.orderId === 'b') await (await stopping.promise)()
        return answer
      },
    }),
    ['a', 'b', 'c'],
  )
  stopping.resolve(stop)
  await until(() => begun.state !== 'running')
  assert.equal(begun.state, 'stopped')
  assert.deepEqual([begun.counts, begun.done], [{ 'asked for': 2 }, 2])
  assert.equal(orders.statuses.get('c'), 'placed')
})

test('an order that comes to no end is told as asked for when the time is out', async () => {
  const { begun } = await run(
    made({ a: 'placed' }, () => 'cancelling'),
    ['a'],
    { withinMs: 5 },
  )
  await until(() => begun.state !== 'running')
  assert.deepEqual([begun.state, begun.outcomes[0]?.outcome], ['done', 'asked for'])
  assert.match(begun.outcomes[0]?.note ?? '', /still cancelling/)
})

test('where it goes on, nobody is told of twice, and what is being cancelled is not asked for again', async () => {
  const orders = made({ a: 'cancelled', b: 'cancelling', c: 'placed', d: 'cancelled' })
  const told: string[] = []
  await cancelAll(
    orders,
    { orders: ['a', 'b', 'c', 'd'], reason: 'why' },
    {
      signal: new AbortController().signal,
      done: 1,
      outcomes: [{ what: 'a', outcome: 'cancelled' }],
      step(name) {
        if (name === 'follow') orders.statuses.set('b', 'cancelled')
      },
      progress: (done) => void told.push(String(done)),
      outcome: ({ what, outcome }) => void told.push(`${what} ${outcome}`),
    },
    { everyMs: 1 },
  )
  assert.deepEqual(orders.keys, [keyOf('c', 'why')])
  assert.deepEqual(told, ['b cancelled', '2', 'c cancelled', '3', 'd cancelled', '4'])
})
