import assert from 'node:assert/strict'
import { test } from 'node:test'
import { condemned, noteOf, trialOf } from '../src/pipe/trial.ts'

const found = (note: string) => ({ topic: 'pings.v1', partition: 0, offset: 7n, note })

test('behind nobody, and behind an owner that ended well, records are taken together', () => {
  for (const before of [undefined, found(''), found('what another tool wrote')]) {
    const trial = trialOf(before, 500)
    assert.deepEqual([trial.apart, trial.triesAt(7n)], [0, 0])
  }
})

test('behind an owner that did not end well, so many are taken alone as it may have had in its hands', () => {
  const trial = trialOf(found(noteOf(0, 'another')), 500)
  assert.deepEqual([trial.apart, trial.triesAt(7n)], [500, 0])
})

test('the tries of another process count for the record at the offset, and for no other', () => {
  const trial = trialOf(found(noteOf(2, 'another')), 500)
  assert.deepEqual([trial.apart, trial.triesAt(7n), trial.triesAt(8n)], [500, 2, 0])
})

test('a process that finds its own note goes on: its last try did not end it, those of others before it did', () => {
  assert.equal(trialOf(found(noteOf(0)), 500).apart, 0)
  assert.deepEqual([trialOf(found(noteOf(1)), 500).apart, trialOf(found(noteOf(1)), 500).triesAt(7n)], [0, 0])
  assert.equal(trialOf(found(noteOf(3)), 500).triesAt(7n), 2)
})

test('a record is given up when the process ended during each of its last three tries', () => {
  assert.equal(condemned(2), undefined)
  assert.equal(condemned(3)?.code, 'crashed')
})
