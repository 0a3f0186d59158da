import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '../src/postgres/database.ts'
import { startNotifier } from '../src/relay/notifier.ts'

test('relays elsewhere are told of a commit at once, of those of the next 10 ms together, and of none of their own', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let told = 0
  let commit = (_buckets: readonly number[]) => {}
  const db = {
    onCommitted(listener: typeof commit) {
      commit = listener
      return () => {}
    },
    async query() {
      told += 1
      return []
    },
  }
  const notifier = startNotifier(db as unknown as Database, (buckets) => buckets.includes(1))

  commit([2])
  assert.equal(told, 0, 'the relay of this process has it')
  commit([1])
  assert.equal(told, 1, 'at once')
  commit([1])
  commit([1])
  assert.equal(told, 1)
  t.mock.timers.tick(10)
  assert.equal(told, 2, 'the two together')
  t.mock.timers.tick(10)
  assert.equal(told, 2, 'nothing more')
  commit([1])
  assert.equal(told, 3, 'at once again')
  notifier.close()
})
