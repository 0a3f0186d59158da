import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { hitsIn } from '../src/server/faults/hits-in.ts'
import { openSupervisor } from '../src/server/services/supervisor.ts'
import { failuresOf, funnelOf, revenueOf } from '../src/web/pages/analytics/sums.ts'
import { refusalOf, verdictsOf } from '../src/web/pages/pharmacy/verdicts.ts'
import { linesOf } from '../src/web/pages/schema/lines.ts'
import { healthInWords } from '../src/web/pages/services/health.ts'

test('hits of faults are read from the metrics, by fault and place', () => {
  const metrics = [
    '# TYPE waybill_faults_hit_total counter',
    'waybill_faults_hit_total{fault="fail",where="request",service="payments",replica="0"} 3',
    'waybill_faults_hit_total{service="payments",fault="drop-reply",where="effect"} 12',
    'waybill_records_total{outcome="applied"} 9',
  ].join('\n')
  assert.deepEqual(hitsIn(metrics), [
    { fault: 'fail', where: 'request', hits: 3 },
    { fault: 'drop-reply', where: 'effect', hits: 12 },
  ])
})

test('what the supervisor refuses is told in its words, and one that is away is said to be', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-socket-'))
  const socket = join(folder, 'socket')
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    asked.push(decodeURIComponent(url))
    if (url.startsWith('/kill')) response.writeHead(500).end(JSON.stringify('Nothing is named x.'))
    else response.end(JSON.stringify([{ name: 'orders', service: 'orders', instance: 0, state: 'ready', restarts: 0 }]))
  })
  t.after(() => {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  server.listen(socket)
  await once(server, 'listening')
  const supervisor = openSupervisor(socket)
  assert.equal((await supervisor.status())[0]?.name, 'orders')
  await supervisor.scale('payments', 3)
  await assert.rejects(supervisor.kill('x'), { status: 409, message: 'Nothing is named x.' })
  assert.deepEqual(asked, ['/status/', '/scale/payments=3', '/kill/x'])
  await assert.rejects(openSupervisor(join(folder, 'nobody')).status(), { status: 503, code: 'no-supervisor' })
})

test('windows add up: a funnel, a revenue by currency, failures by step and reason', () => {
  const range = { from: '', to: '', window: '1m' as const }
  const window = { start: 'a', viewed: 5, placed: 2, completed: 1, cancelled: 1, late: 0 }
  assert.deepEqual(funnelOf({ ...range, windows: [window, { ...window, start: 'b', late: 3 }] }), {
    viewed: 10,
    placed: 4,
    completed: 2,
    cancelled: 2,
    late: 3,
  })
  const eur = { start: 'a', currency: 'EUR', orders: 1, amountMinor: 100 }
  assert.deepEqual(revenueOf({ ...range, windows: [eur, eur, { ...eur, currency: 'JPY' }] }), [
    { currency: 'EUR', orders: 2, amountMinor: 200 },
    { currency: 'JPY', orders: 1, amountMinor: 100 },
  ])
  const failure = { start: 'a', step: 'paid', reason: 'declined', count: 1 }
  assert.deepEqual(failuresOf({ ...range, windows: [failure, { ...failure, reason: 'late', count: 5 }, failure] }), [
    { step: 'paid', reason: 'late', count: 5 },
    { step: 'paid', reason: 'declined', count: 2 },
  ])
})

test('a prescription is decided when every line has its verdict, and each rejection its reason', () => {
  const skus = ['A', 'B']
  assert.match(refusalOf(skus, {}) ?? '', /A, B first/)
  assert.match(refusalOf(skus, { A: { reason: undefined }, B: { reason: ' ' } }) ?? '', /why B is rejected/)
  const draft = { A: { reason: undefined }, B: { reason: ' too much ' } }
  assert.equal(refusalOf(skus, draft), undefined)
  assert.deepEqual(verdictsOf(skus, draft), [
    { sku: 'A', verdict: 'approved' },
    { sku: 'B', verdict: 'rejected', reason: 'too much' },
  ])
})

test('a text diff takes the fewest lines, and either text can be read from it', () => {
  const [older, newer] = ['a\nb\nc\nd', 'a\nx\nc\nd\ne']
  const lines = linesOf(older, newer)
  assert.deepEqual(
    lines.map(({ sign, text }) => sign + text),
    [' a', '-b', '+x', ' c', ' d', '+e'],
  )
  const side = (left: string) => lines.filter(({ sign }) => sign !== left).map(({ text }) => text)
  assert.deepEqual([side('+').join('\n'), side('-').join('\n')], [older, newer])
})

test('a service says which of its parts does not get on', () => {
  const part = (name: string, error: string | null) => ({ name, error })
  assert.deepEqual(healthInWords(null).tone, 'bad')
  assert.deepEqual(healthInWords({ status: 'ready', checks: [part('relay', null)] }), {
    text: 'ready: relay',
    tone: 'good',
  })
  assert.deepEqual(
    healthInWords({ status: 'degraded', checks: [part('relay', 'no broker'), part('database', null)] }),
    {
      text: 'relay: no broker',
      tone: 'warn',
    },
  )
})
