import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { PermanentError, type Step } from '@waybill/messaging'
import fastify from 'fastify'
import { faultsInHandlers } from '../src/faults/in-handlers.ts'
import { faultsInRequests } from '../src/faults/in-requests.ts'
import { createFaults, type FaultName, type Switch } from '../src/faults/switches.ts'
import type { App } from '../src/service.ts'

const always = (fault: string, more: Partial<Switch> = {}): Switch => ({
  ...{ fault, enabled: true, percent: 100, delayMs: 0, expiresAt: null },
  ...more,
})

function faulty(to?: Switch) {
  const hits: object[] = []
  const faults = createFaults(
    { count: (name, labels) => hits.push({ name, ...labels }) },
    { random: () => 0.5, now: () => 1_000 },
  )
  if (to) faults.set(to)
  return { faults, hits }
}

test('a fault hits as many of a hundred as it says, until it ends', () => {
  const hits = (to: Switch) => faulty(to).faults.hit('request', 'fail') !== undefined
  assert.equal(hits(always('fail')), true)
  assert.equal(hits(always('fail', { percent: 51 })), true)
  assert.equal(hits(always('fail', { percent: 50 })), false)
  assert.equal(hits(always('fail', { enabled: false })), false)
  assert.equal(hits(always('fail', { expiresAt: new Date(1_000) })), false)
  assert.equal(hits(always('delay')), false)
})

test('each hit is counted, by fault and place; what is not hit is not', () => {
  const { faults, hits } = faulty(always('fail'))
  faults.hit('request', 'fail')
  faults.hit('request', 'delay')
  assert.deepEqual(hits, [{ name: 'waybill_faults_hit_total', fault: 'fail', where: 'request' }])
})

/** Runs one step under a fault: what it came to, how often the work was done, and how often the process would have died. */
async function step(fault: FaultName | undefined, kind: Step['kind']) {
  let done = 0
  let crashes = 0
  const { faults } = faulty(fault && always(fault))
  const event = { type: 'orders.order.placed', id: 'e' } as Step['event']
  const middleware = faultsInHandlers(faults, () => void crashes++)
  const ended = await middleware({ event, kind, signal: new AbortController().signal }, async () => ++done).then(
    (result) => result,
    (error: unknown) => (error instanceof PermanentError ? 'permanent' : 'error'),
  )
  return { ended, done, crashes }
}

test('what each fault does to a handler’s step', async () => {
  assert.deepEqual(await step(undefined, 'commit'), { ended: 1, done: 1, crashes: 0 })
  assert.deepEqual(await step('fail', 'commit'), { ended: 'error', done: 0, crashes: 0 })
  assert.deepEqual(await step('poison', 'commit'), { ended: 'permanent', done: 0, crashes: 0 })
  assert.deepEqual(await step('delay', 'effect'), { ended: 1, done: 1, crashes: 0 })
  assert.deepEqual(await step('drop-reply', 'effect'), { ended: 'error', done: 1, crashes: 0 })
  assert.deepEqual(await step('duplicate', 'effect'), { ended: 2, done: 2, crashes: 0 })
  assert.deepEqual(await step('duplicate', 'commit'), { ended: 1, done: 1, crashes: 0 })
  assert.deepEqual(await step('crash-before-commit', 'commit'), { ended: 1, done: 1, crashes: 1 })
})

/** Sends a request to a service under a fault. */
async function request(
  t: { after(work: () => Promise<void>): void },
  fault: FaultName,
  url: string,
  { method = 'GET', body = undefined as string | undefined } = {},
) {
  const state = { done: 0, crashes: 0 }
  const bodies: unknown[] = []
  const app = fastify() as unknown as App
  t.after(() => app.close())
  await faultsInRequests(faulty(always(fault)).faults, () => void state.crashes++)(app)
  const answer = async () => ({ done: ++state.done })
  app.get('/work', { config: { access: 'public' } }, answer)
  app.get('/health/live', { config: { access: 'public' } }, answer)
  app.post('/work', { config: { access: 'public' } }, async (request) => {
    bodies.push(request.body)
    return answer()
  })
  const url_ = await app.listen({ port: 0, host: '127.0.0.1' })
  const headers = { 'content-type': 'application/json' }
  const status = await fetch(url_ + url, body === undefined ? { method } : { method, headers, body }).then(
    (response) => response.status,
    () => 'no answer',
  )
  // What is done behind an answer.
  for (const until = Date.now() + 5_000; body !== undefined && state.done < 2 && Date.now() < until; ) await delay(5)
  assert.deepEqual(bodies, body === undefined ? [] : [{ a: 1 }, { a: 1 }])
  return { status, ...state }
}

test('what each fault does to a request', async (t) => {
  assert.equal((await request(t, 'fail', '/work')).done, 0)
  assert.deepEqual(await request(t, 'drop-reply', '/work'), { status: 'no answer', done: 1, crashes: 0 })
  assert.deepEqual(await request(t, 'crash-before-commit', '/work'), { status: 200, done: 1, crashes: 1 })
  assert.deepEqual(await request(t, 'crash-after-commit', '/work'), { status: 200, done: 1, crashes: 1 })
  assert.deepEqual(await request(t, 'duplicate', '/work'), { status: 200, done: 1, crashes: 0 })
  const post = { method: 'POST', body: '{"a":1}' }
  assert.deepEqual(await request(t, 'duplicate', '/work', post), { status: 200, done: 2, crashes: 0 })
})

test('the health of a service is told whatever is switched', async (t) => {
  assert.deepEqual(await request(t, 'fail', '/health/live'), { status: 200, done: 1, crashes: 0 })
})
