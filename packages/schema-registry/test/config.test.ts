import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword } from '../src/access/password.ts'
import { userLine } from '../src/access/users.ts'
import { readConfig } from '../src/config.ts'

test('reads the environment, with defaults', () => {
  assert.deepEqual(readConfig({ KAFKA_BROKERS: 'a:1, b:2' }), {
    brokers: ['a:1', 'b:2'],
    port: 8081,
    compatibility: 'BACKWARD_TRANSITIVE',
    maxSchemaBytes: 1024 * 1024,
    maxWaiting: 100,
    host: '127.0.0.1',
    topic: '_schemas',
    logger: { level: 'info' },
  })
  const env = {
    KAFKA_BROKERS: 'a:1',
    PORT: '0',
    HOST: '::',
    SCHEMAS_TOPIC: 't',
    LOG_LEVEL: 'warn',
    COMPATIBILITY: 'full',
    MAX_SCHEMA_BYTES: '500000',
    MAX_WAITING: '7',
  }
  assert.deepEqual(readConfig(env), {
    brokers: ['a:1'],
    port: 0,
    compatibility: 'FULL',
    maxSchemaBytes: 500_000,
    maxWaiting: 7,
    host: '::',
    topic: 't',
    logger: { level: 'warn' },
  })
})

test('names everything that is wrong at once', () => {
  assert.throws(
    () => readConfig({ PORT: 'x', COMPATIBILITY: 'y', MAX_SCHEMA_BYTES: '1 MB', MAX_WAITING: '0' }),
    /KAFKA_BROKERS is missing.*PORT is "x".*COMPATIBILITY is "y".*MAX_SCHEMA_BYTES is "1 MB".*MAX_WAITING is "0"/,
  )
})

test('reads who may do what, and where others reach it', async () => {
  const users = [{ name: 'a', role: 'write', hash: await hashPassword('secret', { N: 2 ** 10, r: 8, p: 1 }) }] as const
  const env = {
    KAFKA_BROKERS: 'a:1',
    REGISTRY_USERS: users.map(userLine).join('\n'),
    ADVERTISED_URL: 'https://registry-1.internal:8081',
    TLS_CERT_FILE: 'cert.pem',
    TLS_KEY_FILE: 'key.pem',
  }
  const { users: read, advertisedUrl, tls } = readConfig(env)
  assert.deepEqual(read, users)
  assert.equal(advertisedUrl, 'https://registry-1.internal:8081/')
  assert.deepEqual(tls, { certFile: 'cert.pem', keyFile: 'key.pem' })
  assert.throws(
    () => readConfig({ ...env, TLS_KEY_FILE: '', REGISTRY_USERS: 'a:write:secret', ADVERTISED_URL: 'here' }),
    { message: /^(?!.*secret).*go together.*REGISTRY_USERS: line 1.*ADVERTISED_URL is "here"/ },
  )
})
