import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { through } from '../src/consumer/middleware.ts'
import {
  circuitBreaker,
  DeadlineExceeded,
  type Middleware,
  PermanentError,
  type Received,
  type Step,
  throttle,
  timeout,
  Unavailable,
} from '../src/index.ts'

const event = { type: 'a.b.c', id: '7' } as Received<unknown>
const step = (kind: Step['kind'] = 'effect', signal = new AbortController().signal): Step => ({ event, kind, signal })
const failing = async () => {
  throw new Error('no answer')
}

test('the first middleware is the outermost', async () => {
  const calls: string[] = []
  const named =
    (name: string): Middleware =>
    async (inner, next) => {
      calls.push(`${name} in`)
      const result = await next(inner)
      calls.push(`${name} out`)
      return result
    }
  assert.equal(await through([named('a'), named('b')], step(), async () => 7), 7)
  assert.deepEqual(calls, ['a in', 'b in', 'b out', 'a out'])
})

test('a step that takes too long fails, and its signal is aborted', async (t: TestContext) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let seen: AbortSignal | undefined
  const running = through([timeout('5s')], step(), async ({ signal }) => {
    seen = signal
    return new Promise(() => {})
  })
  t.mock.timers.tick(5_000)
  await assert.rejects(running, DeadlineExceeded)
  await assert.rejects(running, /The effect of a\.b\.c 7 took over 5s/)
  assert.ok(seen?.aborted)
})

test('a step is called off with its partition, also one that does not listen', async () => {
  const partition = new AbortController()
  const running = through([timeout('5s')], step('effect', partition.signal), () => new Promise(() => {}))
  partition.abort(new Error('taken away'))
  await assert.rejects(running, /taken away/)
})

test('an open circuit asks nobody, then tries one', async (t: TestContext) => {
  t.mock.timers.enable({ apis: ['Date'] })
  const chain = [circuitBreaker({ failures: 2, pause: '10s' })]
  let asked = 0
  const ask = async () => {
    asked += 1
    return 'answer'
  }
  for (let i = 0; i < 2; i++) await assert.rejects(through(chain, step(), failing), /no answer/)
  await assert.rejects(
    through(chain, step(), ask),
    (error) => error instanceof Unavailable && error.retryAfterMs === 10_000,
  )
  // What writes in a transaction asks nobody outside.
  assert.equal(await through(chain, step('commit'), async () => 1), 1)
  assert.equal(asked, 0)

  t.mock.timers.tick(10_000)
  const first = through(chain, step(), ask)
  await assert.rejects(through(chain, step(), ask), Unavailable)
  assert.equal(await first, 'answer')
  assert.equal(await through(chain, step(), ask), 'answer')
  assert.equal(asked, 2)
})

test('a permanent error is an answer: it does not open the circuit', async () => {
  const chain = [circuitBreaker({ failures: 1 })]
  const declined = async () => {
    throw new PermanentError('declined')
  }
  for (let i = 0; i < 3; i++) await assert.rejects(through(chain, step(), declined), /declined/)
})

test('a throttle spreads what comes at once', async () => {
  const chain = [throttle({ perSecond: 50 })]
  const started: number[] = []
  const all = [1, 2, 3].map((n) => through(chain, step(), async () => started.push(n)))
  await all[0]
  assert.deepEqual(started, [1])
  await Promise.all(all)
  assert.deepEqual(started, [1, 2, 3])
})

test('what waits for the throttle is called off with its partition', async () => {
  const chain = [throttle({ perSecond: 0.001 })]
  const partition = new AbortController()
  await through(chain, step(), async () => 1)
  const waiting = through(chain, step('effect', partition.signal), async () => 2)
  partition.abort()
  await assert.rejects(waiting, /aborted/)
})
