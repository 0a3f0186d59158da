import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Read } from '../src/consumer/read.ts'
import type { RawRecord } from '../src/envelope.ts'
import { PermanentError } from '../src/errors.ts'
import { on } from '../src/on.ts'
import { cut } from '../src/replay/cut.ts'
import { Ping } from './ping.ts'

const plain = on(Ping, () => undefined)
const asking = on(Ping, { effect: async () => 1, commit: () => undefined })

function event(key: string, handler = plain): Read {
  const record = {} as RawRecord
  return { kind: 'event', record, handlers: [handler], event: { key } as Extract<Read, { kind: 'event' }>['event'] }
}
const shape = (reads: Read[]) =>
  cut(reads).map((piece) => (Array.isArray(piece) ? piece.map((read) => read.event.key).join('') : piece.kind))

test('events without outside effects go together, whatever their keys', () => {
  assert.deepEqual(shape([event('a'), event('a'), event('b')]), ['aab'])
})

test('a key that asks outside stands once in a run', () => {
  assert.deepEqual(shape([event('a', asking), event('b', asking), event('a', asking), event('c', asking)]), [
    'ab',
    'ac',
  ])
})

test('an asking event does not join a run in which its key has an event before it', () => {
  assert.deepEqual(shape([event('a'), event('a', asking), event('b')]), ['a', 'ab'])
})

test('a record that is no event stands alone, in its place', () => {
  const bad: Read = { kind: 'undecodable', record: {} as RawRecord, error: new PermanentError('x') }
  assert.deepEqual(shape([event('a'), bad, event('b'), { kind: 'ignored', record: {} as RawRecord }]), [
    'a',
    'undecodable',
    'b',
    'ignored',
  ])
})
