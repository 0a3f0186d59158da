import assert from 'node:assert/strict'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { Type } from 'typebox'
import { deeper } from '../src/http/depth.ts'
import type { Route } from '../src/index.ts'
import { appWith } from './app-with.ts'

const taking: Route = (app) =>
  app.post('/take', { schema: { body: Type.Unknown() }, config: { access: 'public' } }, async () => ({ taken: true }))

const nested = (levels: number, [open, close] = ['[', ']']) => open.repeat(levels) + close.repeat(levels)

test('a body that is too large or too deep is refused with a code, however it is made', async () => {
  const { app } = await appWith([taking])
  const send = async (payload: string) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/take',
      headers: { 'content-type': 'application/json' },
      payload,
    })
    return `${answer.statusCode} ${answer.json().code ?? 'taken'}`
  }

  assert.equal(await send(nested(32)), '200 taken')
  assert.equal(await send(nested(33)), '400 body-too-deep')
  assert.equal(await send(nested(30_000)), '400 body-too-deep')
  assert.equal(await send(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`), '400 body-too-deep')
  assert.equal(await send(JSON.stringify('x'.repeat(64 * 1024))), '413 body-too-large')
  assert.equal(await send('{"__proto__":{"admin":true}}'), '400 malformed-body')
})

test('headers beyond 16 KiB are refused before anything reads them', async (t) => {
  const { app } = await appWith([taking])
  await app.listen({ host: '127.0.0.1', port: 0 })
  t.after(() => app.close())
  const { port } = app.server.address() as AddressInfo
  const status = await new Promise((resolve, reject) => {
    const sent = request({ port, path: '/take', headers: { 'x-long': 'x'.repeat(17_000) } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    sent.on('error', reject).end()
  })

  assert.equal(status, 431)
})

test('depth is counted in objects and lists, and wide is not deep', () => {
  assert.equal(deeper({ a: [{ b: 1 }] }, 3), false)
  assert.equal(deeper({ a: [{ b: 1 }] }, 2), true)
  assert.equal(deeper(Array(10_000).fill(1), 1), false)
  assert.equal(deeper('text', 0), false)
  assert.equal(deeper(undefined, 0), false)
})
