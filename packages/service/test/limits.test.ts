import assert from 'node:assert/strict'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Type } from 'typebox'
import { deeper } from '../src/http/depth.ts'
import type { Route } from '../src/index.ts'
import { appWith } from './app-with.ts'

const taking: Route = (app) =>
  app.post('/take', { schema: { body: Type.Unknown() }, config: { access: 'public' } }, async () => ({ taken: true }))

const nested = (levels: number, [open, close] = ['[', ']']) => open.repeat(levels) + close.repeat(levels)

test('row 35: a body that is too large or too deep is refused with a code, however it is made', async () => {
  const { app } = await appWith([taking])
  const send = async (payload: string | Buffer, more = {}) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/take',
      headers: { 'content-type': 'application/json', ...more },
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
  assert.equal(await send('{"constructor":{"prototype":{"admin":true}}}'), '400 malformed-body')
  // Nothing here unpacks: ten megabytes in ten kilobytes stay ten kilobytes that are no JSON.
  const packed = gzipSync(JSON.stringify('x'.repeat(10_000_000)))
  assert.equal(await send(packed, { 'content-encoding': 'gzip' }), '400 malformed-body')
})

test('row 40: a text that no table can hold is refused, with its place', async () => {
  const { app } = await appWith([taking])
  const send = async (query: string, payload: unknown) => {
    const answer = await app.inject({ method: 'POST', url: `/take${query}`, payload: payload as object })
    return answer.json().errors?.[0].path ?? 'taken'
  }

  assert.equal(await send('', { a: ['Ünïcödé 🧾', 'a\u0000b'] }), '/body/a/1')
  assert.equal(await send('', { a: { b: 'half \ud83e' } }), '/body/a/b')
  assert.equal(await send('?q=a%00b', {}), '/querystring/q')
  assert.equal(await send('?q=%F0%9F%A7%BE', { a: 'Ünïcödé 🧾\r\n' }), 'taken')
})

test('row 33: headers beyond 16 KiB are refused before anything reads them', async (t) => {
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
