import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { renew, services } from '@waybill/local'
import { audit } from './audit.ts'
import { accessToken, type Customer, logIn } from './customer.ts'
import { type Platform, sharedPlatform, until } from './platform.ts'
import { requestsWhile } from './steady-requests.ts'

let platform: Platform
let buyer: Customer

// Faults can be switched on there, for chaos.e2e.test.ts, which comes after on the same platform; here none is.
before(async () => {
  platform = await sharedPlatform({ FAULTS: 'on', DRAIN_NOTICE_MS: '1000' })
  buyer = await logIn(platform, 'demo')
})
after(async () => platform?.remove())

/** Places orders one after the other, calls `interrupt` in the middle, and returns the ids of those accepted. */
async function placeWhile(orders: number, interrupt: () => Promise<unknown>): Promise<string[]> {
  const ids: string[] = []
  let interrupted: Promise<unknown> = Promise.resolve()
  for (let i = 0; i < orders; i++) {
    if (i === Math.floor(orders / 3)) interrupted = interrupt()
    // What is not accepted while something is down was refused with an error, and promises nothing.
    await buyer.place().then(
      (id) => ids.push(id),
      () => {},
    )
  }
  await interrupted
  return ids
}

const back = (name: string, oldPid: number) =>
  until(`${name} is back`, async () => {
    const { pid, state } = await platform.process(name)
    return pid !== oldPid && state === 'ready'
  })

test('every service is replaced under load, and no request fails', async () => {
  const before = new Map(
    await Promise.all(services.map(async (name) => [name, (await platform.process(name)).pid] as const)),
  )
  const token = await accessToken(platform, 'demo')
  const { orders, answered, failed } = await requestsWhile(platform.run.gateway ?? '', token, async () => {
    for (const name of services) assert.deepEqual(await renew(platform.state, name), [name])
  })
  assert.deepEqual(failed, [])
  assert.ok(answered > 100, `${answered} requests were answered meanwhile`)
  for (const name of services) {
    const { pid, state } = await platform.process(name)
    assert.deepEqual([state, pid !== before.get(name)], ['ready', true], name)
  }
  for (const id of orders) await buyer.ended(id)
})

test('payments is killed in the middle of 50 orders, and all 50 end well', async () => {
  let killed = 0
  const ids = await placeWhile(50, async () => {
    killed = await platform.kill('payments')
  })
  assert.equal(ids.length, 50)
  await back('payments', killed)
  for (const id of ids) await buyer.completed(id)
})

const everything = [
  ...['gateway', 'identity', 'orders', 'psp', 'inventory', 'pharmacy', 'fulfillment', 'shipping', 'delivery'],
  ...['notifications', 'analytics', 'registry', 'kafka', 'postgres'],
]

for (const name of everything) {
  test(`${name} is killed while orders run: it comes back, and every accepted order ends`, async () => {
    let killed = 0
    const ids = await placeWhile(9, async () => {
      killed = await platform.kill(name)
    })
    await back(name, killed)
    ids.push(await placedAgain())
    for (const id of ids) await buyer.ended(id)
  })
}

/** An order after the crash: the platform takes orders again. */
async function placedAgain(): Promise<string> {
  let id: string | undefined
  await until('orders are accepted again', async () => {
    id = await buyer.place().catch(() => undefined)
    return id !== undefined
  })
  return id ?? ''
}

test('everything is stopped in the middle of orders and started again: they go on', async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, () => buyer.place()))
  await platform.down()
  await platform.up()
  buyer = await logIn(platform, 'demo')
  for (const id of ids) await buyer.completed(id)
})

test('nothing was lost or done twice', () => audit(platform))
