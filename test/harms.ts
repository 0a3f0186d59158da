import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { audit, type Violation } from '../apps/cli/src/verify/audit.ts'
import { readHandles, readSources } from '../apps/cli/src/verify/read-sources.ts'
import { logIn } from './customer.ts'
import { type Platform, until } from './platform.ts'
import { rows } from './rows.ts'

interface Harm {
  what: string
  /** The one invariant that must complain. */
  invariant: string
  /** Does it, and returns what the finding must be about. */
  harm(platform: Platform): Promise<string>
  /** What only a platform at rest must not have. */
  quiet?: true
}

/** Each falls on data that was sound, and leaves its trace to be found by those after it: what is found only grows. */
const harms: Harm[] = [
  {
    what: 'an order that nobody brings to an end',
    invariant: 'I1',
    quiet: true,
    async harm(platform) {
      const buyer = await logIn(platform, 'demo')
      const id = await buyer.place({ lines: [{ sku: 'AMOXICILLIN-500', quantity: 1 }] })
      await until('its stock is reserved', async () => {
        const held = await rows(platform, 'inventory', `select 1 from reservations where order_id = '${id}'`)
        return held.length > 0
      })
      return `order ${id}`
    },
  },
  {
    what: 'an answer that names an order that is not there',
    invariant: 'I1b',
    harm: (platform) =>
      about(
        platform,
        'orders',
        `update service.idempotency_keys set body = json_build_object('orderId', gen_random_uuid())
         where key = (select min(key) from service.idempotency_keys where scope like '%POST /api/orders')
         returning 'key ' || key as about`,
      ),
  },
  {
    what: 'a cent that payments says it gave back, and did not',
    invariant: 'I2',
    async harm(platform) {
      const [order] = await rows<{ id: string }>(
        platform,
        'orders',
        `select order_id as id from orders where status = 'completed' order by 1 limit 1`,
      )
      assert.ok(order, 'an order was completed')
      return about(
        platform,
        'payments',
        `insert into refunds (refund_id, order_id, amount_minor, currency, reason, requested_by, status, cause)
         values (gen_random_uuid(), '${order.id}', 1, 'EUR', 'harm', gen_random_uuid(), 'refunded', '{}')
         returning 'order ' || order_id as about`,
      )
    },
  },
  {
    what: 'a cent that is held for an order that was cancelled',
    invariant: 'I2b',
    async harm(platform) {
      const [line] = await rows<{ seq: string; about: string }>(
        platform,
        'psp',
        `select seq, 'order ' || order_id as about from journal where outcome = 'voided' and amount_minor > 1 limit 1`,
      )
      assert.ok(line, 'an order was cancelled after it was authorised')
      await unguarded(platform, 'psp', 'journal', `set amount_minor = amount_minor - 1 where seq = ${line.seq}`)
      // In the books it stands as in the journal: it is not they that are wrong.
      const less = `set amount_minor = amount_minor - sign(amount_minor)::int where seq = ${line.seq}`
      await unguarded(platform, 'payments', 'ledger_entries', less)
      return line.about
    },
  },
  {
    what: 'a cent of revenue that the card network does not know',
    invariant: 'I2c',
    async harm(platform) {
      const [line] = await rows<{ seq: string; about: string }>(
        platform,
        'payments',
        `select seq, 'order ' || order_id as about from ledger_entries where account = 'revenue' order by seq limit 1`,
      )
      assert.ok(line, 'an order was paid')
      const more = `set amount_minor = amount_minor + sign(amount_minor)::int
        where seq = ${line.seq} and account in ('revenue', 'held')`
      await unguarded(platform, 'payments', 'ledger_entries', more)
      return line.about
    },
  },
  {
    what: 'a piece that is nowhere',
    invariant: 'I3',
    harm: (platform) =>
      about(
        platform,
        'inventory',
        `update stock set available = available - 1 where sku = 'PLASTERS-20' and warehouse = 'east'
         returning sku || ' in ' || warehouse as about`,
      ),
  },
  {
    what: 'a piece that is kept for nobody',
    invariant: 'I3b',
    async harm(platform) {
      await rows(
        platform,
        'inventory',
        `insert into stock_moves (sku, warehouse, kind, available, reserved, shipped)
         values ('HAND-CREAM', 'east', 'adjusted', -1, 1, 0)`,
      )
      return about(
        platform,
        'inventory',
        `update stock set available = available - 1, reserved = reserved + 1
         where sku = 'HAND-CREAM' and warehouse = 'east' returning sku || ' in ' || warehouse as about`,
      )
    },
  },
  {
    what: 'an event of a payment that was not made',
    invariant: 'I4',
    async harm(platform) {
      const id = await cancelledOrder(platform)
      await tell(platform, 'payments', { topic: 'payments.v1', type: 'payments.payment.refunded', key: id })
      return `order ${id}`
    },
  },
  {
    what: 'an order that is confirmed twice',
    invariant: 'I5',
    async harm(platform) {
      const [order] = await rows<{ id: string }>(
        platform,
        'orders',
        `select order_id as id from orders where status = 'completed' limit 1`,
      )
      assert.ok(order)
      await tell(platform, 'orders', { topic: 'orders.v1', type: 'orders.order.confirmed', key: order.id })
      return `order ${order.id}`
    },
  },
  {
    what: 'stock that leaves before it was reserved',
    invariant: 'I6',
    async harm(platform) {
      const key = randomUUID()
      await tell(platform, 'inventory', { topic: 'inventory.v1', type: 'inventory.stock.released', key })
      return key
    },
  },
  {
    what: 'a version of a shipment that the topic tells of otherwise',
    invariant: 'I6b',
    harm: (platform) =>
      about(
        platform,
        'shipping',
        `update shipment_events set data = jsonb_set(data, '{to}', '"lost"')
         where ctid = (select ctid from shipment_events where type = 'status-changed' limit 1)
         returning 'shipment ' || shipment_id as about`,
      ),
  },
  {
    what: 'a record passed over',
    invariant: 'I7',
    harm: (platform) =>
      about(
        platform,
        'notifications',
        `delete from messaging.inbox where ctid = (select ctid from messaging.inbox limit 1)
         returning event_id::text as about`,
      ),
  },
  {
    what: 'a dead letter that came from nowhere',
    invariant: 'I8',
    async harm(platform) {
      const id = await tell(platform, 'notifications', { topic: 'notifications.dlq.v1', type: 'x', key: 'x' })
      return id
    },
  },
  {
    what: 'a gap in a history',
    invariant: 'I9',
    harm: (platform) =>
      about(
        platform,
        'orders',
        `delete from order_history where id = (select min(id) from order_history where to_status = 'confirmed')
         returning 'order ' || order_id as about`,
      ),
  },
  {
    what: 'an event that Kafka refused',
    invariant: 'I10',
    harm: (platform) =>
      about(
        platform,
        'delivery',
        `insert into messaging.quarantine (bucket, id, event_id, topic, key, value, headers, created_at, reason, refused)
         values (0, 1, gen_random_uuid(), 'delivery.v1', 'x', 'x', '{}', now(), 'too large', true)
         returning 'delivery event ' || event_id as about`,
      ),
  },
]

/** Corrupts the data of a platform, which is of no use after that: of each harm one invariant must complain, and name it. */
export async function auditBites(platform: Platform): Promise<void> {
  const handles = await readHandles()
  const verify = (waitMs?: number) =>
    audit({
      read: (quiet) => readSources(platform.run, handles, { quiet, client: undefined }),
      settleMs: 1_000,
      waitMs,
    })
  let before = new Set<string>()
  for (const { what, invariant, harm, quiet } of harms) {
    const name = await harm(platform)
    let fresh: Violation[] = []
    await until(`${invariant} complains of ${what}`, async () => {
      const { violations } = await verify(quiet ? 1_000 : undefined)
      fresh = violations.filter((violation) => !before.has(nameOf(violation)))
      if (fresh.length === 0) return false
      before = new Set(violations.map(nameOf))
      return true
    })
    const message = `${what}: ${JSON.stringify(fresh)}`
    assert.deepEqual([...new Set(fresh.map((finding) => finding.invariant))], [invariant], message)
    for (const finding of fresh) assert.ok(`${finding.about} ${finding.says}`.includes(name), `${name}: ${message}`)
  }
  // The command finds the same, and its exit code says so.
  const { code, stdout, stderr } = await platform.waybill('verify', '--settle', '1s', '--json')
  assert.equal(code, 1, stderr)
  const told = (JSON.parse(stdout) as { violations: Violation[] }).violations.map(nameOf)
  assert.deepEqual(new Set(told), before)
}

const nameOf = ({ invariant, about }: Violation) => `${invariant} ${about}`

/** Runs a statement that tells what it harmed. */
async function about(platform: Platform, service: string, sql: string): Promise<string> {
  const [row] = await rows<{ about: string }>(platform, service, sql)
  assert.ok(row, `nothing to harm: ${sql}`)
  return row.about
}

/** Changes a table that refuses to be changed. */
async function unguarded(platform: Platform, service: string, table: string, change: string): Promise<void> {
  await rows(platform, service, `alter table ${table} disable trigger user`)
  await rows(platform, service, `update ${table} ${change}`)
}

/** An order that the card network was never asked to refund. */
async function cancelledOrder(platform: Platform): Promise<string> {
  const [line] = await rows<{ id: string }>(
    platform,
    'psp',
    `select order_id as id from journal group by order_id
     having bool_or(outcome = 'voided') and not bool_or(outcome = 'refunded') limit 1`,
  )
  assert.ok(line, 'an order was cancelled before it was paid')
  return line.id
}

/** Puts an event into an outbox that nothing in the database stands for, and returns its id. Whoever reads it can not. */
async function tell(
  platform: Platform,
  service: string,
  { topic, type, key }: { topic: string; type: string; key: string },
): Promise<string> {
  const id = randomUUID()
  const headers = { ce_id: id, ce_type: type, ce_source: service, ce_time: new Date().toISOString() }
  await rows(
    platform,
    service,
    `insert into messaging.outbox (bucket, event_id, topic, key, value, headers)
     values (0, '${id}', '${topic}', '${key}', 'x', convert_to('${JSON.stringify(headers)}', 'UTF8'))`,
  )
  return id
}
