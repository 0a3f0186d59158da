import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { ConfigError, config, duration, flag, integer, list, optional, secret, string, url } from '../src/index.ts'

const base = {
  PORT: '4001',
  KAFKA_BROKERS: 'a:9092, b:9092',
  SCHEMA_REGISTRY_URL: 'http://registry:8081/',
  IDENTITY_URL: 'http://identity:4001',
}

test('reads the base settings with their defaults', () => {
  const read = config(base, {})
  assert.equal(read.port, 4001)
  assert.equal(read.host, '127.0.0.1')
  assert.deepEqual(read.brokers, ['a:9092', 'b:9092'])
  assert.equal(read.registryUrl, 'http://registry:8081')
  assert.equal(read.databaseUrl, undefined)
  assert.equal(read.relay, true)
  assert.equal(read.instance, undefined)
})

test('reads every kind of field as its type', () => {
  const env = { ...base, N: '7', D: '1.5s', F: 'off', U: 'http://x/', L: 'a,b', S: 's', K: 'key', RELAY: 'off' }
  const read = config(env, {
    n: integer('N'),
    d: duration('D'),
    f: flag('F'),
    u: url('U'),
    l: list('L'),
    s: string('S'),
    k: secret('K'),
    absent: optional(integer('ABSENT')),
    defaulted: duration('ABSENT', '2m'),
  })
  const { n, d, f, u, l, s, k, absent, defaulted, relay } = read
  assert.deepEqual(
    { n, d, f, u, l, s, k, absent, defaulted, relay },
    {
      n: 7,
      d: 1_500,
      f: false,
      u: 'http://x',
      l: ['a', 'b'],
      s: 's',
      k: 'key',
      absent: undefined,
      defaulted: 120_000,
      relay: false,
    },
  )
})

test('names every missing and invalid variable at once, and shows no value', () => {
  const env = { ...base, PORT: '99999', IDENTITY_URL: '', PSP_URL: 'hunter2', RELAY: 'perhaps', LOG_LEVEL: 'loud' }
  assert.throws(
    () => config(env, { pspUrl: url('PSP_URL'), key: secret('PSP_API_KEY') }),
    (error) => {
      assert.ok(error instanceof ConfigError)
      assert.deepEqual(error.message.split('\n').slice(1), [
        '  PORT must be from 0 to 65535',
        '  IDENTITY_URL is missing',
        '  LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent',
        '  RELAY must be on or off',
        '  PSP_URL must be an absolute URL',
        '  PSP_API_KEY is missing',
      ])
      assert.ok(!error.message.includes('hunter2'))
      return true
    },
  )
})

test('secrets can be read and copied, but not printed', () => {
  const env = { ...base, DATABASE_URL: 'postgres://orders:hunter2@db/orders', PSP_API_KEY: 'hunter3' }
  const read = config(env, { key: secret('PSP_API_KEY') })
  assert.equal(read.key, 'hunter3')
  assert.equal({ ...read }.key, 'hunter3')
  for (const printed of [JSON.stringify(read), inspect(read)]) {
    assert.doesNotMatch(printed, /hunter/)
    assert.match(printed, /\[secret\]/)
    assert.match(printed, /registry:8081|\[secret\]/)
  }
})
