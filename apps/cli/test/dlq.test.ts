import assert from 'node:assert/strict'
import { test } from 'node:test'
import { servicesWithLetters } from '@waybill/operations'
import { bytesAsText, hexLines, printable } from '../src/dlq/printable.ts'
import { progressBar } from '../src/dlq/progress.ts'
import { planText } from '../src/dlq/redrive.ts'
import { filterOf, placeOf, selectionOf } from '../src/dlq/select.ts'

test('bytes of strangers do not steer the terminal', () => {
  assert.equal(printable('a\u001b[2Jb\r\n\u0007'), 'a\\u001b[2Jb\\u000d\\u000a\\u0007')
  assert.equal(printable('\u202egnp.exe\u009b31m'), '\\u202egnp.exe\\u009b31m')
  assert.equal(printable('žluťoučký 🐎'), 'žluťoučký 🐎')
  assert.equal(bytesAsText(Buffer.from('{"a":1}')), '{"a":1}')
  assert.equal(bytesAsText(Buffer.from([0xff, 0x00])), '0xff00')
})

test('bytes are shown as digits and characters, many only in part', () => {
  assert.deepEqual(hexLines(Buffer.from('{"not":"avro"}\u0000\u0001!')), [
    '00000000  7b 22 6e 6f 74 22 3a 22 61 76 72 6f 22 7d 00 01  {"not":"avro"}..',
    '00000010  21                                               !',
  ])
  assert.equal(hexLines(Buffer.alloc(2_000)).at(-1), '… 976 bytes more')
  assert.deepEqual(hexLines(Buffer.alloc(0)), [])
})

test('times are so long ago or at a time', () => {
  const now = Date.UTC(2026, 10, 21, 8)
  assert.deepEqual(filterOf({ since: '2h' }, now).since, new Date(Date.UTC(2026, 10, 21, 6)))
  assert.deepEqual(filterOf({ until: '2026-11-21T07:30:00Z' }, now).until, new Date(Date.UTC(2026, 10, 21, 7, 30)))
  assert.throws(() => filterOf({ since: '2026-99-99' }), /is no time/)
  assert.throws(() => filterOf({ since: 'yesterday' }), /is not a duration/)
})

test('places are partition/offset and nothing else', () => {
  assert.deepEqual(placeOf('2/17'), { partition: 2, offset: 17n })
  for (const wrong of ['2', '2/', '/17', '2/-1', '2/1.5', 'a/b', '2/17/3', '2@17']) {
    assert.throws(() => placeOf(wrong), /is no place/, wrong)
  }
})

test('a forgotten word does not mean everything', () => {
  assert.throws(() => selectionOf([], {}), /Say which letters/)
  assert.throws(() => selectionOf(['1/2'], { all: true }), /not both/)
  assert.throws(() => selectionOf([], { all: true, key: 'a' }), /not both/)
  assert.deepEqual(selectionOf(['1/2'], { code: 'x' }).places, [{ partition: 1, offset: 2n }])
  assert.equal(selectionOf([], { all: true }).places, undefined)
})

test('a plan says who gets it and what is refused', () => {
  assert.equal(planText('orders', 3, 0), '3 would go to orders, and to no other service.')
  assert.match(planText('orders', 0, 2), /^No letter would be redriven\. 2 came back three times or more/)
})

test('the bar is as full as the work is done', () => {
  assert.equal(progressBar(15, 60), `${'■'.repeat(7)}${'□'.repeat(23)} 15 of 60`)
  assert.equal(progressBar(60, 60), `${'■'.repeat(30)} 60 of 60`)
})

test('without a service, those are listed whose topic of dead letters holds something', () => {
  const topic = (name: string, records: number) => ({ name, records, partitions: 3, replicas: 1 })
  const topics = [topic('orders.v1', 9), topic('orders.dlq.v1', 1), topic('payments.dlq.v1', 0), topic('a.dlq.v1.x', 1)]
  assert.deepEqual(servicesWithLetters(topics), ['orders'])
})
