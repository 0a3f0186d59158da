import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { TlsFiles } from '@waybill/schema-registry/tls'
import { until } from '@waybill/testing'
import { buildApp } from '../src/http/app.ts'
import { config } from '../src/index.ts'
import { openLog } from '../src/logger.ts'
import { openMetrics } from '../src/metrics.ts'

/** A place for a certificate of this machine that vouches for itself, and the way to make one that ends so many days from now. */
async function makeFiles(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'tls-'))
  t.after(() => rm(folder, { recursive: true }))
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem'), lookEveryMs: 20 }
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  writeFileSync(join(folder, 'extensions'), 'subjectAltName=IP:127.0.0.1')
  const make = (days: number) => {
    const keyed = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem']
    openssl('req', '-new', ...keyed, '-subj', '/CN=here', '-out', 'request')
    const signed = ['-signkey', 'key.pem', '-extfile', 'extensions', '-days', String(days)]
    openssl('x509', '-req', '-in', 'request', ...signed, '-out', 'cert.pem')
  }
  return { files, make }
}

const start = async (t: TestContext, tls: TlsFiles) => (await startWithLog(t, tls)).port

async function startWithLog(t: TestContext, tls: TlsFiles) {
  const lines: string[] = []
  const names = { service: 'test', instance: '0' }
  const app = await buildApp({
    service: 'test',
    log: openLog({ ...names, level: 'info' }, { write: (line) => void lines.push(line) }),
    metrics: openMetrics(names),
    verify: async () => ({ id: 'u', roles: [], email: '' }),
    tls,
    routes: [(app) => app.get('/here', { config: { access: 'public' } }, async () => 'yes')],
  })
  t.after(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  return { port: (app.server.address() as AddressInfo).port, lines }
}

/** The answer of a client that trusts one certificate, over a connection of its own. */
const ask = (port: number, ca: Buffer) =>
  new Promise<string>((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path: '/here', ca, agent: new Agent() }, (answer) => {
      answer.setEncoding('utf8').on('data', resolve)
    })
    sent.on('error', reject).end()
  })

test('row 38: with a certificate a service speaks HTTPS only, and tells who comes without', async (t) => {
  const { files, make } = await makeFiles(t)
  make(1)
  const port = await start(t, files)

  assert.equal(await ask(port, readFileSync(files.certFile)), 'yes')
  await assert.rejects(
    fetch(`https://127.0.0.1:${port}/here`),
    ({ cause }) => cause.code === 'DEPTH_ZERO_SELF_SIGNED_CERT',
  )
  const plain = await fetch(`http://127.0.0.1:${port}/here`)
  assert.equal(plain.status, 400)
  assert.match(await plain.text(), /speaks HTTPS: ask again with https:/)
})

test('a new certificate is taken while the service runs; an expired one is not, and the old one stays', async (t) => {
  const { files, make } = await makeFiles(t)
  make(1)
  const first = readFileSync(files.certFile)
  const { port, lines } = await startWithLog(t, files)

  make(-1)
  await until(() => lines.some((line) => /is not usable: the old one stays/.test(line)))
  assert.equal(await ask(port, first), 'yes')
  make(2)
  await until(() => taken(port, readFileSync(files.certFile)))
  await assert.rejects(ask(port, first))
})

const taken = (port: number, ca: Buffer) =>
  ask(port, ca).then(
    () => true,
    () => false,
  )

test('row 38: a service whose certificate has expired, or is not good yet, does not start and says so', async (t) => {
  const { files, make } = await makeFiles(t)
  make(-1)
  await assert.rejects(start(t, files), /cert\.pem expired at 20/)
  make(1)
  t.mock.timers.enable({ apis: ['Date'], now: 0 })
  await assert.rejects(start(t, files), /cert\.pem is not good before 20/)
})

test('a certificate without its key is a wrong setting', () => {
  const env = { PORT: '1', KAFKA_BROKERS: 'k:1', SCHEMA_REGISTRY_URL: 'http://r', IDENTITY_URL: 'http://i' }
  assert.throws(() => config({ ...env, TLS_CERT_FILE: 'cert.pem' }, {}), /TLS_CERT_FILE and TLS_KEY_FILE go together/)
})
