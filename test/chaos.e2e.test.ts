import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { redriveAll } from '../apps/cli/src/chaos/harm/letters.ts'
import { audit } from './audit.ts'
import { type Customer, logIn } from './customer.ts'
import { type Platform, sharedPlatform, until } from './platform.ts'

let platform: Platform
let buyer: Customer
let admin: Customer

before(async () => {
  platform = await sharedPlatform({ FAULTS: 'on' })
  buyer = await logIn(platform, 'demo')
  admin = await logIn(platform, 'admin')
})
after(async () => platform?.remove())

/** Those that every order goes through. */
const consumers = [
  'orders',
  'payments',
  'inventory',
  'fulfillment',
  'shipping',
  'delivery',
  'notifications',
  'analytics',
]
const servers = ['gateway', 'psp']

/** Fault → the services in which orders must meet it. */
const places: [fault: string, percent: number, services: readonly string[]][] = [
  ['delay', 100, [...consumers, ...servers]],
  ['duplicate', 100, [...consumers.filter((name) => name !== 'analytics'), 'gateway']],
  ['drop-reply', 30, ['orders', 'payments', ...servers]],
  ['fail', 30, [...consumers, ...servers]],
  // All of them: an order whose event was set aside goes no further, and each service is spared once it was hit.
  ['poison', 100, consumers],
  ['crash-before-commit', 100, [...consumers, 'psp']],
  ['crash-after-commit', 100, [...consumers, 'psp']],
]

/** How often a service was hit; a crash takes its count along, so there the restarts tell. */
async function hitsOf(service: string, fault: string): Promise<number> {
  if (fault.startsWith('crash')) return (await platform.process(service)).restarts
  const text = await (await fetch(`${platform.run.services[service]?.[0]}/metrics`)).text()
  return [...text.matchAll(/^waybill_faults_hit_total\{.*\} (\d+)$/gm)].reduce((sum, [, n]) => sum + Number(n), 0)
}

async function switchOn(service: string, fault: string, percent: number): Promise<void> {
  const body = { service, fault, percent, delayMs: 20, forSeconds: 120 }
  const { status } = await admin.request('POST', '/api/faults', body, { 'idempotency-key': randomUUID() })
  assert.equal(status, 200)
}

const switchOff = (service: string) =>
  until(`${service} goes right again`, async () => {
    const { status } = await admin.request('DELETE', `/api/faults/${service}`).catch(() => ({ status: 0 }))
    return status === 204 || status === 404
  })

for (const [fault, percent, services] of places) {
  test(`${fault} hits ${services.join(', ')}; when it is off, every accepted order ends`, async () => {
    const before = new Map<string, number>()
    for (const service of services) before.set(service, await hitsOf(service, fault))
    const ids = [await buyer.place()]
    for (const service of services) await switchOn(service, fault, percent)

    const missed = new Set(services)
    const hitAll = async () => {
      // What is refused while services fail promises nothing.
      const id = await buyer.place().catch(() => undefined)
      if (id !== undefined) ids.push(id)
      for (const service of missed) {
        const hits = await hitsOf(service, fault).catch(() => 0)
        if (hits <= (before.get(service) ?? 0)) continue
        missed.delete(service)
        await switchOff(service)
      }
      return missed.size === 0
    }
    await until(`${fault} hits everywhere`, hitAll, 120_000).catch(() => {})
    for (const service of missed) await switchOff(service)
    assert.deepEqual([...missed], [], `not hit by ${fault}`)

    for (const service of consumers) {
      await until(`${service} is ready`, async () => (await platform.process(service)).state === 'ready')
    }
    if (fault === 'poison' || fault === 'fail')
      await until('no dead letter is open', async () => (await redriveAll(platform)) === 0, 120_000)
    for (const id of ids) await buyer.ended(id, 120_000)
  })
}

test('after all these faults everything adds up', () => audit(platform))

// Two that take seconds; ./waybill chaos all plays the others too, and docs/chaos.md tells what came of it.
const rows = ['same-key', 'copies']

for (const row of rows) {
  test(`chaos: ${row}`, async () => {
    const { stdout, stderr } = await platform.waybill('chaos', row, '--warm', '1s', '--json')
    assert.match(stdout, /^\[/, stderr)
    const [verdict] = JSON.parse(stdout) as { outcome: string; because: string[] }[]
    assert.deepEqual([verdict?.outcome, verdict?.because], ['passed', []], stderr)
  })
}
