import assert from 'node:assert/strict'
import type { Platform } from './platform.ts'
import { rows } from './rows.ts'

interface Harm {
  what: string
  service: string
  /** One statement each, run in order. */
  sql: string[]
  /** What `verify` must find, and nothing else. */
  found: string[]
}

/** Each falls on data that was sound, and leaves its trace to be found by those after it: what is found only grows. */
const harms: Harm[] = [
  {
    what: 'a record passed over',
    service: 'notifications',
    sql: [`delete from messaging.inbox where ctid = (select ctid from messaging.inbox limit 1)`],
    found: ['I7'],
  },
  {
    what: 'a piece that is nowhere',
    service: 'inventory',
    sql: [`update stock set available = available - 1 where sku = 'PLASTERS-20'`],
    found: ['I3', 'I7'],
  },
  {
    what: 'a gap in a history',
    service: 'orders',
    sql: [`delete from order_history where id = (select min(id) from order_history where to_status = 'confirmed')`],
    found: ['I3', 'I7', 'I9'],
  },
  {
    what: 'an answer that names an order that is not there',
    service: 'orders',
    sql: [
      `update service.idempotency_keys set body = json_build_object('orderId', gen_random_uuid())
       where key = (select min(key) from service.idempotency_keys where scope like '%POST /api/orders')`,
    ],
    found: ['I1b', 'I3', 'I7', 'I9'],
  },
  {
    what: 'a cent too much',
    service: 'psp',
    sql: [
      'alter table journal disable trigger user',
      `update journal set amount_minor = amount_minor + 1
       where seq = (select min(seq) from journal where outcome = 'captured')`,
    ],
    found: ['I1b', 'I2', 'I2b', 'I3', 'I7', 'I9'],
  },
]

/** Corrupts the data of a platform, which is of no use after that, and expects the audit to say so. */
export async function auditBites(platform: Platform): Promise<void> {
  for (const { what, service, sql, found } of harms) {
    for (const statement of sql) await rows(platform, service, statement)
    const { code, stdout, stderr } = await platform.waybill('verify', '--settle', '1s', '--json')
    assert.match(stdout, /^\{/, stderr)
    const { violations } = JSON.parse(stdout) as { violations: { invariant: string }[] }
    const names = [...new Set(violations.map(({ invariant }) => invariant))].sort()
    assert.deepEqual([names, code], [found, 1], `${what}: ${JSON.stringify(violations)}`)
  }
}
