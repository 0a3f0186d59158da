import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { connect, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { Type } from 'typebox'
import type { Route } from '../src/index.ts'
import { appWith } from './app-with.ts'

const taking: Route = (app) =>
  app.post('/take', { schema: { body: Type.Unknown() }, config: { access: 'public' } }, async () => ({ taken: true }))

const DRIP_EVERY_MS = 20

/** A server that gives its clients 200 ms, and connections to it. */
async function start(t: TestContext) {
  const { app } = await appWith([taking], undefined, undefined, 200)
  await app.listen({ host: '127.0.0.1', port: 0 })
  t.after(() => {
    app.server.closeAllConnections()
    return app.close()
  })
  const { port } = app.server.address() as AddressInfo
  const open = () => {
    const socket = connect(port, '127.0.0.1')
    t.after(() => socket.destroy())
    return socket
  }
  return { url: `http://127.0.0.1:${port}/take`, open }
}

/** Sends a beginning, and then one byte after the other for ever. Returns what was answered before the connection ended. */
function drip(socket: Socket, beginning: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    socket.write(beginning)
    const timer = setInterval(() => socket.write('x'), DRIP_EVERY_MS)
    socket.on('data', (chunk) => {
      answer += chunk
    })
    // It is cut off while it writes: that is the point.
    socket.on('error', () => {})
    socket.on('close', () => {
      clearInterval(timer)
      resolve(answer)
    })
  })
}

const slow: Record<string, string> = {
  'its first line': 'POST /take HTTP/1.1\r\n',
  'a header that does not end': 'POST /take HTTP/1.1\r\nhost: here\r\nx-slow: ',
  'a body that it promised':
    'POST /take HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n',
}
for (const [what, beginning] of Object.entries(slow)) {
  test(`row 34: a client that sends ${what} byte by byte is cut off with 408`, { timeout: 30_000 }, async (t) => {
    const { open } = await start(t)
    assert.match(await drip(open(), beginning), /^HTTP\/1\.1 408 /)
  })
}

test('row 34: three hundred slow clients do not keep a good one from its answer', { timeout: 60_000 }, async (t) => {
  const { url, open } = await start(t)
  const slowOnes = Array.from({ length: 300 }, () => drip(open(), slow['a header that does not end'] ?? ''))
  for (let n = 0; n < 10; n++) {
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
    assert.deepEqual(await answer.json(), { taken: true })
  }
  await Promise.all(slowOnes)
})
