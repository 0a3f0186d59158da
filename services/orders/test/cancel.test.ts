import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cancelRefusal, type Status } from '../src/order.ts'

const codes: Record<Status, string | undefined> = {
  placed: undefined,
  confirmed: undefined,
  cancelling: undefined,
  'partly-packed': 'too-late-to-cancel',
  packed: 'too-late-to-cancel',
  completed: 'order-final',
  cancelled: 'order-final',
}

for (const [status, code] of Object.entries(codes)) {
  test(`cancelling a ${status} order ${code ? `is refused: ${code}` : 'can be asked for'}`, () => {
    assert.equal(cancelRefusal(status as Status)?.code, code)
  })
}
