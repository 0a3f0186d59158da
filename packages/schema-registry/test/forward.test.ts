import assert from 'node:assert/strict'
import { once } from 'node:events'
import http, { type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { forwardWrites } from '../src/forward.ts'
import { NotLeader } from '../src/leadership.ts'
import { createServer } from '../src/server.ts'
import { emptyState } from '../src/state.ts'
import type { Store } from '../src/store.ts'

type Asked = { method: string | undefined; url: string | undefined; headers: IncomingHttpHeaders; body: string }

/** A leader that answers writes as the test says, and always tells that it lives. */
async function createLeader(
  t: TestContext,
  answer: (asked: Asked) => { status: number; body: string; position?: string },
) {
  const server = http.createServer(async (request, response) => {
    if (request.url === '/health/live') return response.end('{}')
    const { method, url, headers } = request
    const { status, body, position } = answer({ method, url, headers, body: await text(request) })
    if (position !== undefined) response.setHeader('x-schemas-position', position)
    response.writeHead(status).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  t.after(stop)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop }
}

/** A follower with one route that writes; once it has taken over it answers by itself. */
function createFollower(url: string, calls: string[] = []) {
  let leads = false
  const store: Store = {
    state: emptyState(),
    clusterId: 'kafka',
    position: 0n,
    async write(decide) {
      if (!leads) throw new NotLeader({ id: 'a', url })
      return decide(this.state).result
    },
    async takeOver(gone) {
      calls.push(`take over from ${gone.id}`)
      leads = true
    },
    async readUpTo(position) {
      calls.push(`read up to ${position}`)
    },
    health: () => ({ problem: undefined, lost: false, leader: url, role: 'follower' }),
    close: async () => {},
  }
  const app = createServer()
  forwardWrites(app, store, 2_000)
  app.post('/subjects/:subject/versions', () => store.write(() => ({ append: [], result: { id: 'mine' } })))
  const headers = { 'content-type': 'application/json', authorization: 'Basic xyz' }
  const post = () =>
    app.inject({ method: 'POST', url: '/subjects/a%2Fb/versions?x=1', headers, payload: '{"schema":"s"}' })
  return { calls, post, app }
}

test('the leader gets the request as it is, and its answer is given when it can be read here', async (t) => {
  const seen: Asked[] = []
  const leader = await createLeader(t, (asked) => {
    seen.push(asked)
    return { status: 409, body: '{"error_code":409}', position: '42' }
  })
  const { post, calls } = createFollower(leader.url)
  const answer = await post()
  assert.deepEqual([answer.statusCode, answer.json()], [409, { error_code: 409 }])
  assert.deepEqual(calls, ['read up to 42'])
  const [{ method, url, headers, body } = assert.fail()] = seen
  assert.deepEqual([method, url, body], ['POST', '/subjects/a%2Fb/versions?x=1', '{"schema":"s"}'])
  assert.deepEqual([headers['x-forward'], headers.authorization], ['true', 'Basic xyz'])
})

test('a leader that is gone is replaced, and the write done here', async (t) => {
  const leader = await createLeader(t, () => assert.fail())
  leader.stop()
  const { post, calls } = createFollower(leader.url)
  assert.deepEqual((await post()).json(), { id: 'mine' })
  assert.deepEqual(calls, ['take over from a'])
})

test('one who is no longer the leader is asked again, until it is known who is, but not for ever', async (t) => {
  let asked = 0
  const body = '{"error_code":50004}'
  const late = await createLeader(t, () => (++asked < 3 ? { status: 500, body } : { status: 200, body: '{"id":7}' }))
  assert.deepEqual((await createFollower(late.url).post()).json(), { id: 7 })
  const never = await createLeader(t, () => ({ status: 500, body }))
  const { statusCode, json } = await createFollower(never.url).post()
  assert.equal(statusCode, 500)
  assert.ok([50003, 50004].includes(json().error_code), 'time is up between two questions, or in the middle of one')
})

test('a leader that lives but answers with something else is not replaced: 50003', async (t) => {
  const leader = await createLeader(t, () => ({ status: 200, body: '<html>' }))
  const { post, calls } = createFollower(leader.url)
  const answer = await post()
  assert.deepEqual([answer.statusCode, answer.json().error_code, calls], [500, 50003, []])
})
