import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closedBefore, endOf, isLate, minuteOf, startOf } from '../src/window.ts'

const at = (time: string) => new Date(`2026-11-21T${time}Z`)

test('a moment belongs to the minute that it is in, the first moment included', () => {
  assert.deepEqual(minuteOf(at('10:00:00.000')), at('10:00:00.000'))
  assert.deepEqual(minuteOf(at('10:00:59.999')), at('10:00:00.000'))
  assert.deepEqual(minuteOf(at('10:01:00.000')), at('10:01:00.000'))
  assert.deepEqual(endOf(at('10:00:00.000')), at('10:01:00.000'))
})

test('a minute is closed when its grace is over, and not a moment before', () => {
  assert.deepEqual(closedBefore(at('10:01:09.999'), 10_000), at('10:00:00.000'))
  assert.deepEqual(closedBefore(at('10:01:10.000'), 10_000), at('10:01:00.000'))
})

test('longer windows begin at their multiples, in UTC', () => {
  assert.deepEqual(startOf(at('10:44:59.999'), 900_000), at('10:30:00.000'))
  assert.deepEqual(startOf(at('10:44:59.999'), 86_400_000), at('00:00:00.000'))
})

test('a record is late when the log took it after the grace of its minute, and not a moment before', () => {
  assert.equal(isLate(at('10:01:09.999'), at('10:00:00.000'), 10_000), false)
  assert.equal(isLate(at('10:01:10.000'), at('10:00:00.000'), 10_000), true)
})
