import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openLog } from '../src/index.ts'

function logged(fields: object) {
  const lines: string[] = []
  const log = openLog({ service: 'orders', instance: '2', level: 'info' }, { write: (line) => lines.push(line) })
  log.info(fields, 'Something')
  return JSON.parse(lines.join(''))
}

test('a line says which process wrote it, when and how grave it is', () => {
  const { service, instance, level, time, msg, orderId } = logged({ orderId: 'o-1' })
  assert.deepEqual(
    { service, instance, level, msg, orderId },
    { service: 'orders', instance: '2', level: 'info', msg: 'Something', orderId: 'o-1' },
  )
  assert.ok(Date.parse(time) > 0)
})

test('secrets are not written, wherever they stand', () => {
  const secret = 'hunter2'
  const line = logged({
    password: secret,
    token: secret,
    authorization: secret,
    user: { password: secret, name: 'ada' },
    request: { headers: { authorization: secret, cookie: secret, accept: 'all' } },
  })
  assert.doesNotMatch(JSON.stringify(line), /hunter2/)
  assert.equal(line.user.name, 'ada')
  assert.equal(line.request.headers.accept, 'all')
})
