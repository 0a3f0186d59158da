import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { bearer, serve, startGateway } from './start-gateway.ts'

/** Sends bytes as they are. Returns all that is answered until the gateway ends the connection. */
function send(t: TestContext, url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'))
    t.after(() => socket.destroy())
    socket.on('data', (chunk) => {
      answer += chunk
    })
    // What is cut off while it still sends sees a reset, with or without an answer before it.
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
  })
}

const authorization = `authorization: ${bearer('ann').authorization}`
/** A second request in the place of the first one's body: what a smuggler hopes to get past the gateway. */
const smuggled = `GET /api/orders?smuggled HTTP/1.1\r\nhost: here\r\n${authorization}\r\n\r\n`
const chunks = `0\r\n\r\n${smuggled}`
const post = (...headers: string[]) =>
  [`POST /api/orders HTTP/1.1`, 'host: here', authorization, 'content-type: application/json', ...headers, '', ''].join(
    '\r\n',
  )
const get = (...headers: string[]) => ['GET /api/orders HTTP/1.1', ...headers, '', ''].join('\r\n')

/** Each is read in two ways by servers that are not strict. */
const smuggling: Record<string, string> = {
  'a length and chunks': post('content-length: 4', 'transfer-encoding: chunked') + chunks,
  'chunks and a length': post('transfer-encoding: chunked', 'content-length: 4') + chunks,
  'two lengths': post('content-length: 0', `content-length: ${smuggled.length}`) + smuggled,
  'two lengths in one header': post(`content-length: 0, ${smuggled.length}`) + smuggled,
  'a length with a sign': post(`content-length: +${smuggled.length}`) + smuggled,
  'a length below nothing': post('content-length: -1') + smuggled,
  'a length in hexadecimal digits': post('content-length: 0x10') + smuggled,
  'a length beyond all numbers': post('content-length: 99999999999999999999') + smuggled,
  'a length that is empty': post('content-length: ') + smuggled,
  'chunks in words of its own': post('transfer-encoding: xchunked') + chunks,
  'chunks that are not the last coding': post('transfer-encoding: chunked, identity') + chunks,
  'chunks twice': post('transfer-encoding: chunked', 'transfer-encoding: identity') + chunks,
  'a space before the colon': post('transfer-encoding : chunked') + chunks,
  'a header that goes on in the next line': post('x-folded: a', ' transfer-encoding: chunked') + chunks,
  'a header after a vertical tab': post('transfer-encoding:\x0bchunked') + chunks,
  'a chunk whose size is no number': `${post('transfer-encoding: chunked')}zz\r\n${smuggled}`,
  'a chunk whose size overflows': `${post('transfer-encoding: chunked')}fffffffffffffffff\r\n${smuggled}`,
  'a chunk that is longer than it says': `${post('transfer-encoding: chunked')}1\r\n{}\r\n${chunks}`,
  'a chunk that ends with a bare line feed': `${post('transfer-encoding: chunked')}2\r\n{}\n0\r\n\r\n${smuggled}`,
}

/** Neither is HTTP/1.1. */
const malformed: Record<string, string> = {
  'no host': get(authorization),
  'two hosts': get('host: here', 'host: there', authorization),
  'bare line feeds': get('host: here', authorization).replaceAll('\r\n', '\n'),
  'a bare line feed in a header': get('host: here', 'x-a: b\nx-c: d', authorization),
  'a bare carriage return in a header': get('host: here', 'x-a: b\rx-c: d', authorization),
  'a NUL in a header': get('host: here', 'x-a: b\0', authorization),
  'a NUL in the path': `GET /api/orders\0 HTTP/1.1\r\nhost: here\r\n${authorization}\r\n\r\n`,
  'a space in the path': `GET /api/orders / HTTP/1.1\r\nhost: here\r\n${authorization}\r\n\r\n`,
  'a header without a name': get('host: here', ': x', authorization),
  'a header without a colon': get('host: here', 'nonsense', authorization),
  'an unknown version': `GET /api/orders HTTP/3.7\r\nhost: here\r\n${authorization}\r\n\r\n`,
  'an unknown method': `BREW /api/orders HTTP/1.1\r\nhost: here\r\n${authorization}\r\n\r\n`,
  'the preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'the greeting of TLS': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'a header of 17 KB': get('host: here', `x-long: ${'x'.repeat(17_000)}`, authorization),
  'thousands of headers': get('host: here', ...Array.from({ length: 5_000 }, (_, n) => `x-${n}: y`), authorization),
}

test('row 33: what is not strictly HTTP is refused and ends the connection; no second request comes out of it', async (t) => {
  const seen: string[] = []
  const orders = await serve(t, (request, response) => {
    seen.push(`${request.method} ${request.url}`)
    response.end()
  })
  const { url } = await startGateway(t, { ORDERS_URL: orders })

  const wrong: string[] = []
  for (const [what, bytes] of Object.entries({ ...smuggling, ...malformed })) {
    const [first = ''] = (await send(t, url, bytes)).split('\r\n')
    if (!/^HTTP\/1\.1 4\d\d /.test(first)) wrong.push(`${what}: ${first}`)
  }
  assert.deepEqual(wrong, [])
  assert.deepEqual(seen, [])
  assert.equal((await fetch(`${url}/api/orders`, { headers: bearer('ann') })).status, 200)
})

test('row 41: no header that a client makes up is taken into an answer or a log as it came', async (t) => {
  const orders = await serve(t, (_request, response) => response.end())
  const { url } = await startGateway(t, { ORDERS_URL: orders })
  for (const id of ['a b', 'x\x1b[2J', '\xe2\x80\xae', "'; drop table users; --", '<script>', 'x'.repeat(129), '']) {
    const request = get('host: here', authorization, `x-correlation-id: ${id}`, 'connection: close')
    const answer = await send(t, url, request)
    // ESC is no character of a header at all.
    if (id.includes('\x1b')) assert.match(answer, /^HTTP\/1\.1 400 /)
    else assert.match(answer, /x-correlation-id: [0-9a-f-]{36}\r\n/, id)
  }
})
