import assert from 'node:assert/strict'
import { tail } from '@waybill/messaging'
import { type Platform, until } from './platform.ts'
import { rows } from './rows.ts'

interface OrderRow {
  order_id: string
  status: 'completed' | 'cancelled'
  total_minor: number
}

/**
 * Holds what the orders say against what the card network's own journal, the stock and the topics say. Waits first until
 * every order has ended and every outbox is empty, so that compensations are through.
 */
export async function audit(platform: Platform): Promise<void> {
  const open = `select count(*)::int as n from orders where status not in ('completed', 'cancelled')`
  await until(
    'every order has ended',
    async () => (await rows<{ n: number }>(platform, 'orders', open))[0]?.n === 0,
    120_000,
  )
  await until('money and stock are settled', async () => (await findings(platform)).length === 0, 60_000).catch(
    () => {},
  )
  assert.deepEqual(await findings(platform), [])
  await auditOutcomes(platform)
}

/** What does not add up now, in words, each with the id of the order or product. */
async function findings(platform: Platform): Promise<string[]> {
  const found: string[] = []
  const orders = await rows<OrderRow>(platform, 'orders', 'select order_id, status, total_minor from orders')
  const journal = await rows<{ order_id: string; held: number; captured: number; refunded: number }>(
    platform,
    'psp',
    `select order_id,
       (coalesce(sum(amount_minor) filter (where outcome = 'authorized'), 0)
        - coalesce(sum(amount_minor) filter (where outcome in ('voided', 'captured')), 0))::int as held,
       coalesce(sum(amount_minor) filter (where outcome = 'captured'), 0)::int as captured,
       coalesce(sum(amount_minor) filter (where outcome = 'refunded'), 0)::int as refunded
     from journal group by order_id`,
  )
  const money = new Map(journal.map((entry) => [entry.order_id, entry]))
  for (const { order_id: id, status, total_minor: total } of orders) {
    const { held, captured, refunded } = money.get(id) ?? { held: 0, captured: 0, refunded: 0 }
    if (held !== 0) found.push(`order ${id} (${status}): ${held} still held at the card network`)
    const owed = status === 'completed' ? total : 0
    if (captured - refunded !== owed)
      found.push(`order ${id} (${status}): paid ${captured} - ${refunded}, should be ${owed}`)
  }
  const stock = await rows<{
    sku: string
    warehouse: string
    available: number
    reserved: number
    listed: number
    shipped: number
  }>(
    platform,
    'inventory',
    `select s.sku, s.warehouse, s.available, s.reserved,
       (select coalesce(sum(m.available), 0)::int from stock_moves m
        where m.sku = s.sku and m.warehouse = s.warehouse and m.kind = 'adjusted') as listed,
       (select coalesce(sum(m.shipped), 0)::int from stock_moves m
        where m.sku = s.sku and m.warehouse = s.warehouse) as shipped
     from stock s`,
  )
  for (const { sku, warehouse, available, reserved, listed, shipped } of stock) {
    if (reserved !== 0) found.push(`${sku} in ${warehouse}: ${reserved} still reserved`)
    if (available + reserved + shipped !== listed)
      found.push(`${sku} in ${warehouse}: ${available} + ${reserved} + ${shipped} is not ${listed}`)
  }
  return found
}

/** Each order has exactly one outcome on the topic, and it is the one that its row says. */
async function auditOutcomes(platform: Platform): Promise<void> {
  const orders = await rows<OrderRow>(platform, 'orders', 'select order_id, status, total_minor from orders')
  const outcomes = new Map<string, Set<string>>()
  const { brokers, registry } = platform.run
  const reading = tail({
    brokers,
    registryUrl: registry,
    topics: ['orders.outcome.v1'],
    from: 'beginning',
    onRecord: ({ id, key, type }) => outcomes.set(key, (outcomes.get(key) ?? new Set()).add(`${type} ${id}`)),
    onError: (error) => {
      throw error
    },
  })
  try {
    await until('the topic has the outcome of every order', async () => outcomes.size >= orders.length)
  } finally {
    await reading.close()
  }
  for (const { order_id: id, status } of orders) {
    const told = [...(outcomes.get(id) ?? [])].map((outcome) => outcome.split(' ')[0])
    assert.deepEqual(told, [`orders.order.${status}`], `outcomes of order ${id}`)
  }
}
