import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import { newMasterKey, readMasterKeys } from '@waybill/messaging'
import fc from 'fast-check'
import { isPublic, refusalOf } from '../src/webhooks/addresses.ts'
import { isTaken, waitAfter } from '../src/webhooks/delivery.ts'
import { poster } from '../src/webhooks/post.ts'
import { secretOf, sign } from '../src/webhooks/signature.ts'

const closed = [
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1'],
  ...['172.31.255.255', '192.168.1.1', '192.0.2.1', '198.18.0.1', '203.0.113.9', '224.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::7f00:1', 'fc00::1', 'fd00:ec2::254'],
  ...['fe80::1', 'ff02::1', '2001:db8::1', '2001::1', '2002:7f00:1::', 'localhost', ''],
]
for (const address of closed) {
  test(`row 43: no webhook is called at ${address || 'no address'}`, () => assert.equal(isPublic(address), false))
}
for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::1']) {
  test(`a webhook may be at ${address}`, () => assert.equal(isPublic(address), true))
}

const refused = [
  ...[
    'http://hooks.example/',
    'ftp://hooks.example/',
    'hooks.example',
    'file:///etc/passwd',
    'https://a:b@hooks.example/',
  ],
  ...['https://127.0.0.1/', 'https://[::1]/', 'https://[::ffff:10.0.0.1]/', 'https://2130706433/', 'https://0x7f.1/'],
  // The same address as an octal number, short, in other digits, with a dot behind, and with what is no space.
  ...['https://0177.0.0.1/', 'https://017700000001/', 'https://127.1/', 'https://0/', 'https://127.0.0.1./'],
  ...[
    'https://１２７.０.０.１/',
    'https://①②⑦.⓪.⓪.①/',
    'https://127。0。0。1/',
    ' https://127.0.0.1/ ',
    'https:127.0.0.1',
  ],
  ...['https://[::ffff:7f00:1]/', 'https://[0:0:0:0:0:0:0:1]/', 'https://[fe80::1]/', 'https://[64:ff9b::a9fe:a9fe]/'],
  ...[
    'https://169.254.169.254/latest/meta-data/',
    'https://0xa9fea9fe/',
    'https:\\\\127.0.0.1\\',
    'https://x@127.0.0.1/',
  ],
  ...[
    '//127.0.0.1/',
    'gopher://127.0.0.1:6379/_x',
    'data:text/plain,x',
    'javascript:alert(1)',
    'HTTPS://LOCALHOST@127.1/',
  ],
]
for (const url of refused) {
  test(`row 43: ${url} is refused as a webhook`, () => assert.notEqual(refusalOf(url, false), undefined))
}
test('https anywhere on the Internet is taken; http and local addresses where they are allowed', () => {
  assert.equal(refusalOf('https://hooks.example:8443/x?y=1', false), undefined)
  assert.equal(refusalOf('http://127.0.0.1:1/', true), undefined)
})

async function serve(t: TestContext, answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
const loopback = async () => [{ address: '127.0.0.1', family: 4 }]

test('row 43: the connection goes to the address that was looked at, once, under the name that was asked for', async (t) => {
  const hosts: (string | undefined)[] = []
  const port = await serve(t, (request, response) => {
    hosts.push(request.headers.host)
    response.end()
  })
  // A name that leads elsewhere when it is asked for once more (DNS rebinding) is not asked for once more.
  let asked = 0
  const rebinding = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '192.0.2.1', family: 4 }]
  const post = poster({ allowLocal: true, resolve: rebinding })
  assert.equal(await post(`http://hooks.invalid:${port}/`, {}, '{}'), 200)
  assert.deepEqual([hosts, asked], [[`hooks.invalid:${port}`], 1])
})

test('row 43: a name that leads to this machine gets no connection', async (t) => {
  let connections = 0
  const server = createTcpServer(() => connections++).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  for (const host of ['localhost', 'localhost.', 'LOCALHOST', 'hooks.example', 'metadata.google.internal']) {
    const post = poster({ allowLocal: false, resolve: loopback })
    await assert.rejects(post(`https://${host}:${port}/`, {}, ''), /not on the open/)
  }
  assert.equal(connections, 0)
})

test('row 43: a name that leads to any address that is not public is not called', async () => {
  const mixed = async () => [
    { address: '8.8.8.8', family: 4 },
    { address: '169.254.169.254', family: 4 },
  ]
  await assert.rejects(
    poster({ allowLocal: false, resolve: mixed })('https://hooks.example/', {}, ''),
    /not on the open/,
  )
  await assert.rejects(
    poster({ allowLocal: false, resolve: loopback })('https://127.0.0.1/', {}, ''),
    /not on the open/,
  )
})

test('row 43: a redirect is an answer and is not followed', async (t) => {
  const asked: (string | undefined)[] = []
  const port = await serve(t, (request, response) => {
    asked.push(request.url)
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  assert.equal(await poster({ allowLocal: true })(`http://127.0.0.1:${port}/first`, {}, ''), 302)
  assert.deepEqual(asked, ['/first'])
})

test('an answer without end is not read, and one that does not come ends the wait', async (t) => {
  const endless = await serve(t, (_request, response) => {
    response.writeHead(200)
    const pour = () => response.destroyed || (response.write('x'.repeat(65_536)) ? setImmediate(pour) : undefined)
    pour()
  })
  assert.equal(await poster({ allowLocal: true })(`http://127.0.0.1:${endless}/`, {}, ''), 200)

  const silent = await serve(t, () => {})
  await assert.rejects(poster({ allowLocal: true, timeoutMs: 50 })(`http://127.0.0.1:${silent}/`, {}, ''))
  const never = () => new Promise<never>(() => {})
  await assert.rejects(
    poster({ allowLocal: true, timeoutMs: 50, resolve: never })('http://x.example/', {}, ''),
    /too long/,
  )
})

test('a signature is over id, time and body, with the secret of this webhook', () => {
  const masterKeys = readMasterKeys(newMasterKey('k1'))
  const webhook = { webhookId: 'w1', masterKeyId: 'k1' }
  const secret = secretOf(masterKeys, webhook)
  const headers = sign(secret, 'd1', new Date(1_700_000_000_999), '{"a":1}')
  const expected = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
    .update('d1.1700000000.{"a":1}')
    .digest('base64')

  assert.deepEqual(headers, {
    'webhook-id': 'd1',
    'webhook-timestamp': '1700000000',
    'webhook-signature': `v1,${expected}`,
  })
  assert.equal(secretOf(masterKeys, webhook), secret)
  assert.notEqual(secretOf(masterKeys, { ...webhook, webhookId: 'w2' }), secret)
  assert.throws(() => secretOf(readMasterKeys(newMasterKey('k2')), webhook), /master key k1/)
})

test('the wait after a failure is four times as long each time, up to six hours; only 2xx is taken', () => {
  assert.deepEqual([1, 2, 3, 7, 8].map(waitAfter), [5_000, 20_000, 80_000, 20_480_000, 21_600_000])
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 599 }),
      (status) => isTaken(status) === (status >> 0 >= 200 && status < 300),
    ),
  )
})
