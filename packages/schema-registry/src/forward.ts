import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { forwardFailed, leaderUnknown } from './errors.ts'
import { reasonOf } from './kafka-error.ts'
import { NotLeader } from './leadership.ts'
import type { Store } from './store.ts'

/** Says that another instance sent the request on; as in Confluent's registry. */
const FORWARDED = 'x-forward'
/** How far the leader had read the topic when it answered. */
const POSITION = 'x-schemas-position'
const PASSED_ON = ['authorization', 'content-type', 'accept'] as const

const PROBE_MS = 2_000
const LOOK_AGAIN_MS = 50

type Forwarded = { status: number; body: unknown; position: bigint; retryAfter: string | null }

/**
 * Sends the writes of an instance that is not the leader to the one that is, and answers when the instance has read them
 * back itself. It takes over when the leader is gone. To be called before the routes are added.
 * @param timeoutMs how long the leader may take to answer, and a new one to be known
 */
export function forwardWrites(app: FastifyInstance, store: Store, timeoutMs: number): void {
  app.addHook('onRoute', (route) => {
    const { handler } = route
    route.handler = async function (request, reply) {
      const until = AbortSignal.timeout(timeoutMs)
      for (;;) {
        try {
          return await handler.call(this, request, reply)
        } catch (error) {
          if (!(error instanceof NotLeader)) throw error
          if (request.headers[FORWARDED] !== undefined || until.aborted) throw leaderUnknown()

          const answer = await send(request, error.leader.url, until)
          if (answer === 'not the leader') await delay(LOOK_AGAIN_MS)
          else if (answer === 'gone') await store.takeOver(error.leader)
          else {
            await store.readUpTo(answer.position)
            if (answer.retryAfter !== null) reply.header('retry-after', answer.retryAfter)
            return reply.status(answer.status).send(answer.body)
          }
        }
      }
    }
  })

  app.addHook('onSend', async (request, reply) => {
    if (request.headers[FORWARDED] !== undefined) reply.header(POSITION, String(store.position))
  })
}

async function send(
  request: FastifyRequest,
  leader: string,
  until: AbortSignal,
): Promise<Forwarded | 'gone' | 'not the leader'> {
  const gone = new AbortController()
  const headers = new Headers({ [FORWARDED]: 'true' })
  for (const name of PASSED_ON) if (request.headers[name] !== undefined) headers.set(name, request.headers[name])
  const body = request.body === undefined ? null : JSON.stringify(request.body)
  const answer = fetch(leader + request.url, {
    method: request.method,
    headers,
    body,
    redirect: 'manual',
    signal: AbortSignal.any([until, gone.signal]),
  })
  try {
    // A process that stands still takes connections all the same: while the answer is out, it is asked whether it lives.
    while ((await Promise.race([answer, delay(PROBE_MS)])) === undefined)
      if (!(await isAlive(leader))) gone.abort(new Error('it does not answer'))
    return await read(await answer)
  } catch (error) {
    if (gone.signal.aborted || !(await isAlive(leader))) return 'gone'
    throw forwardFailed(leader, reasonOf(error), error)
  }
}

async function read(response: Response): Promise<Forwarded | 'not the leader'> {
  const text = await response.text()
  const body = text === '' ? undefined : (JSON.parse(text) as { error_code?: unknown } | null)
  if (response.status === 500 && body?.error_code === leaderUnknown().code) return 'not the leader'
  const { headers, status } = response
  return { status, body, position: BigInt(headers.get(POSITION) ?? 0), retryAfter: headers.get('retry-after') }
}

const isAlive = (url: string): Promise<boolean> =>
  fetch(`${url}/health/live`, { signal: AbortSignal.timeout(PROBE_MS) }).then(
    ({ ok }) => ok,
    () => false,
  )
