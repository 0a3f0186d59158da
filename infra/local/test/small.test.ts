import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { serverProperties } from '../src/kafka/config.ts'
import { majorVersion } from '../src/kafka/java.ts'
import { showLine } from '../src/log-line.ts'
import { parseScale, parseServices } from '../src/plan.ts'
import { serviceUrl } from '../src/postgres/databases.ts'
import { backoffMs } from '../src/supervisor/backoff.ts'

describe('backoff', () => {
  test('doubles from a quarter of a second to half a minute', () => {
    assert.deepEqual([1, 2, 3, 4].map(backoffMs), [250, 500, 1_000, 2_000])
    assert.equal(backoffMs(50), 30_000)
  })
})

describe('the version of Java', () => {
  test('is read as people say it', () => {
    assert.equal(majorVersion('openjdk version "17.0.15" 2025-04-15'), 17)
    assert.equal(majorVersion('java version "1.8.0_392"'), 8)
    assert.equal(majorVersion('openjdk version "25" 2025-09-16'), 25)
    assert.equal(majorVersion('zsh: command not found'), undefined)
  })
})

describe('options', () => {
  test('--scale takes counts of services', () => {
    assert.deepEqual(parseScale('payments=3,orders=2'), { payments: 3, orders: 2 })
  })

  for (const text of ['payments', 'payments=0', 'payments=10', 'payments=two', 'kafka=2']) {
    test(`--scale ${text} is refused`, () => assert.throws(() => parseScale(text), { name: 'UserError' }))
  }

  test('--only names the services when one is unknown', () => {
    assert.deepEqual(parseServices('orders, payments'), ['orders', 'payments'])
    assert.throws(() => parseServices('order'), /no service "order"\. The services: gateway, identity, orders/)
  })
})

describe('the settings of a broker', () => {
  test('one broker keeps one copy', () => {
    const text = serverProperties({ brokers: 1, port: 19_092, controllerPort: 19_192, peerPort: 19_292 }, 1, '/data')
    assert.match(text, /^controller\.quorum\.voters=1@127\.0\.0\.1:19192$/m)
    assert.match(text, /^default\.replication\.factor=1$/m)
    assert.match(text, /^auto\.create\.topics\.enable=false$/m)
  })

  test('of three brokers two must have each record', () => {
    const text = serverProperties({ brokers: 3, port: 19_092, controllerPort: 19_192, peerPort: 19_292 }, 2, '/data')
    assert.match(text, /^listeners=CLIENT:\/\/127\.0\.0\.1:19093,CONTROLLER:\/\/127\.0\.0\.1:19193$/m)
    assert.match(text, /^default\.replication\.factor=3$/m)
    assert.match(text, /^min\.insync\.replicas=2$/m)
  })
})

describe('the settings of a secured broker', () => {
  test('brokers know each other by their certificates, on a listener of their own, and no password stands there', () => {
    const security = { passwords: { orders: 'of orders' }, certificates: '/certificates' }
    const text = serverProperties({ brokers: 3, port: 1, controllerPort: 11, peerPort: 21, security }, 2, '/data')
    assert.match(
      text,
      /^listeners=CLIENT:\/\/127\.0\.0\.1:2,BROKER:\/\/127\.0\.0\.1:22,CONTROLLER:\/\/127\.0\.0\.1:12$/m,
    )
    assert.match(text, /^inter\.broker\.listener\.name=BROKER$/m)
    assert.match(text, /^listener\.name\.broker\.ssl\.client\.auth=required$/m)
    assert.doesNotMatch(text, /password/)
  })
})

describe('the URL of a database', () => {
  test('keeps the server and its settings', () => {
    const url = serviceUrl('postgres://admin:secret@db.example:5433/postgres?sslmode=require', 'orders', {
      password: 'pw',
    })
    assert.equal(url, 'postgres://orders:pw@db.example:5433/orders?sslmode=require')
  })
})

describe('a log line', () => {
  test('JSON is shown as text, with the rest of its fields', () => {
    const line = '{"level":"warn","time":"2026-11-21T04:35:08.123Z","service":"psp","msg":"Slow","ms":12}'
    assert.equal(showLine('psp', line, false), 'psp            04:35:08.123 WARN  Slow ms=12')
  })

  test('an error comes with its stack', () => {
    const line = '{"level":"error","msg":"Failed","err":{"message":"no","stack":"Error: no\\n    at x"}}'
    assert.equal(showLine('psp', line, false), 'psp            ERROR Failed\nError: no\n    at x')
  })

  test('anything else stays as it is', () => {
    assert.equal(showLine('kafka', '{half of', false), 'kafka          {half of')
  })
})
