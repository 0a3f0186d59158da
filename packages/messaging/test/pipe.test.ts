import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AnyEventType, defineEvent, pipe, silent, startPipe } from '../src/index.ts'
import { Ping } from './ping.ts'

const fields = [
  { name: 'id', type: 'string' },
  { name: 'email', type: 'string', pii: true },
]
const schema = { type: 'record', name: 'Joined', namespace: 'waybill.test', fields, piiSubject: 'id' }
const Joined = defineEvent<{ id: string; email: string }>({
  type: 'test.person.joined',
  version: 1,
  topic: 'joined.v1',
  key: 'id',
  schema,
})

const starting = (from: AnyEventType, to: AnyEventType) => () =>
  startPipe({
    name: 'nosy',
    pipes: [pipe({ from, to: [to], map: () => undefined })],
    brokers: ['127.0.0.1:1'],
    registryUrl: 'http://127.0.0.1:1',
    log: silent,
  })

test('a pipe that would write personal fields in the clear is refused', () => {
  assert.throws(starting(Ping, Joined), /'nosy' makes test\.person\.joined, which has personal fields: a pipe can't/)
})

test('a pipe that reads personal fields needs their keys', () => {
  assert.throws(starting(Joined, Ping), /No keys were given, and test\.person\.joined has personal fields/)
})
