import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../src/config.ts'

test('reads the environment, with defaults', () => {
  assert.deepEqual(readConfig({ KAFKA_BROKERS: 'a:1, b:2' }), {
    brokers: ['a:1', 'b:2'],
    port: 8081,
    compatibility: 'BACKWARD_TRANSITIVE',
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
  }
  assert.deepEqual(readConfig(env), {
    brokers: ['a:1'],
    port: 0,
    compatibility: 'FULL',
    host: '::',
    topic: 't',
    logger: { level: 'warn' },
  })
})

test('names everything that is wrong at once', () => {
  assert.throws(
    () => readConfig({ PORT: 'x', COMPATIBILITY: 'y' }),
    /KAFKA_BROKERS is missing.*PORT is "x".*COMPATIBILITY is "y"/,
  )
})
