import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { addressesOf, connectionTo, readBrokers } from '../src/kafka/brokers.ts'

const wrong: [text: string, why: RegExp][] = [
  ['', /has "" where host:port is expected/],
  ['kafka', /has "kafka" where host:port/],
  ['kafka:9092,', /has "" where host:port/],
  ['http://kafka:9092', /names the protocol http/],
  ['ssl://kafka:9092?ca=/nowhere/ca.pem', /names \/nowhere\/ca.pem as ca, which can't be read/],
  ['plaintext://kafka:9092?ca=/ca.pem', /names certificates, and plaintext has none/],
  ['ssl://kafka:9092?cert=/c.pem', /needs cert and key together/],
  ['ssl://me:secret@kafka:9092', /has a login, and ssl takes none/],
  ['sasl_ssl://kafka:9092', /has no name before its @/],
  ['sasl_ssl://me@kafka:9092', /has no password for me/],
  ['sasl_ssl://me:secret@kafka:9092?mechanism=GSSAPI', /names the mechanism GSSAPI/],
  ['sasl_plaintext://me:secret@kafka:9092?mechanism=PLAIN', /would send a password in the clear/],
  ['sasl_ssl://me:secret@kafka:9092?verify=off', /has verify behind its \?, which nothing reads/],
]

for (const [text, why] of wrong) {
  test(`KAFKA_BROKERS=${text} is refused, and no password is told`, () => {
    assert.throws(
      () => readBrokers(text),
      (error: Error) => error instanceof TypeError && why.test(error.message) && !error.message.includes('secret'),
    )
  })
}

test('addresses alone are a Kafka in the clear', () => {
  assert.deepEqual(readBrokers(' kafka-1:9092, [::1]:9093 '), ['kafka-1:9092', '[::1]:9093'])
  assert.deepEqual(connectionTo(readBrokers('plaintext://kafka:9092')), { bootstrapBrokers: ['kafka:9092'] })
})

test('name and password may have any characters, and the files are read', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-brokers-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const ca = join(folder, 'ca.pem')
  writeFileSync(ca, 'an authority')
  const [name, password] = ['a@b', 'p:/?@ä']
  const login = [name, password].map(encodeURIComponent).join(':')
  const brokers = readBrokers(`sasl_ssl://${login}@kafka-1:9093,kafka-2:9093?ca=${encodeURIComponent(ca)}`)
  assert.deepEqual(addressesOf(brokers), ['kafka-1:9093', 'kafka-2:9093'])
  const { tls, tlsServerName, sasl } = connectionTo(brokers)
  assert.equal(tls?.ca, 'an authority')
  assert.equal(tlsServerName, true)
  assert.deepEqual(sasl, { mechanism: 'SCRAM-SHA-512', username: name, password })
  assert.equal(connectionTo(readBrokers('ssl://127.0.0.1:9093')).tlsServerName, false, 'TLS names no IP address')
})

test('a password in a file is read anew for each connection', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-brokers-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'password')
  writeFileSync(path, 'first\n')
  const { sasl } = connectionTo(readBrokers(`sasl_ssl://me@kafka:9093?passwordFile=${path}`))
  assert.ok(typeof sasl?.password === 'function')
  assert.equal(await sasl.password(), 'first')
  writeFileSync(path, 'second\n')
  assert.equal(await sasl.password(), 'second')
})
