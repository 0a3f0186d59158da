import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closedBefore, endOf, minuteOf, startOfLast } from '../src/window.ts'

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

test('the last minutes include the running one', () => {
  assert.deepEqual(startOfLast(1, at('10:05:30.000')), at('10:05:00.000'))
  assert.deepEqual(startOfLast(60, at('10:05:30.000')), at('09:06:00.000'))
})
