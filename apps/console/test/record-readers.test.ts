import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FateStanding } from '@waybill/service'
import { standingOf, type Told } from '../src/server/kafka/standing.ts'

const reader = (ahead: number | null) => ({
  group: 'g',
  state: 'Stable',
  committed: ahead === null ? null : '7',
  ahead,
})
const nothing: FateStanding = { handled: true, takenAt: null, setAsideAt: null, parked: null }
const told = (fate: Partial<FateStanding>, letter?: string): Told => ({ fate: { ...nothing, ...fate }, letter })
const at = '2026-11-21T08:00:00.000Z'
const type = 'orders.order.placed'

test('of somebody else’s group is said where it is, and that nobody knows what it did', () => {
  const shown = (ahead: number | null) => standingOf(reader(ahead), undefined, type)
  assert.deepEqual(shown(-1).standing, 'past')
  assert.match(shown(-1).words, /read on to 7\. What it did with the record, Kafka does not know/)
  assert.match(shown(0).words, /the next that is read/)
  assert.match(shown(1).words, /^1 offset before it/)
  assert.deepEqual([shown(3).standing, shown(3).words], ['waiting', '3 offsets before it are read first.'])
  assert.deepEqual(shown(null).standing, 'unknown')
})

test('what a service of the platform knows goes before what its offset tells', () => {
  const shown = (fate: Partial<FateStanding>, ahead = -1, letter?: string) =>
    standingOf(reader(ahead), told(fate, letter), type)
  assert.deepEqual(shown({ takenAt: at }, 2), {
    standing: 'taken',
    words: 'Taken, once and for good.',
    at,
    letter: null,
  })
  assert.match(shown({ takenAt: at, setAsideAt: at }).words, /after it had been set aside/)
  const parked = { attempts: 2, error: 'no luck', dueAt: at }
  assert.match(shown({ parked }).words, /failed 2 times \(no luck\)/)
  assert.equal(shown({ parked }).at, at)
  assert.match(shown({ parked: { ...parked, attempts: 0, error: null } }).words, /behind an earlier record of its key/)
  assert.deepEqual(
    [shown({ setAsideAt: at }, -1, '0/3').standing, shown({ setAsideAt: at }, -1, '0/3').letter],
    ['dead-letter', '0/3'],
  )
  assert.equal(shown({ setAsideAt: at }).standing, 'set-aside')
  assert.match(shown({ handled: false }).words, /no handler for orders\.order\.placed/)
  assert.match(shown({}).words, /longer ago than the inbox remembers/)
  assert.match(standingOf(reader(-1), told({ handled: null }), null).words, /leaves no mark/)
  assert.equal(shown({ handled: false }, 4).standing, 'waiting')
})

test('a service that can’t be asked is said to be so, beside what Kafka tells', () => {
  const shown = standingOf(reader(-1), { error: 'Nothing answers at http://x.' }, type)
  assert.deepEqual(
    [shown.standing, shown.words],
    ['past', 'It has read on to 7. What it did with it is not known: Nothing answers at http://x.'],
  )
})
