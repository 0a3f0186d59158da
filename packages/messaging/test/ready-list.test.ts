import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createReadyList } from '../src/consumer/ready-list.ts'

interface Thing {
  key: string
  n: number
}

test('a key of which something is out waits; the others go', () => {
  const list = createReadyList<Thing>()
  for (const [n, key] of ['a', 'a', 'b', 'a', 'c'].entries()) list.add({ key, n })
  assert.deepEqual([list.next()?.n, list.next()?.n, list.next()?.n, list.next()], [0, 2, 4, undefined])
  list.release('a')
  assert.equal(list.next()?.n, 1)
})

test('an item may go with those of its key that are out, and then all of them have to be dealt with', () => {
  const list = createReadyList<Thing>()
  for (let n = 0; n < 4; n++) list.add({ key: 'a', n })
  assert.equal(list.next()?.n, 0)
  assert.equal(list.follow('a', ({ n }) => n === 1)?.n, 1)
  assert.equal(
    list.follow('a', ({ n }) => n === 1),
    undefined,
  )
  list.release('a')
  assert.equal(list.next(), undefined)
  list.release('a')
  assert.equal(list.next()?.n, 2)
})

test('free are those of keys of which nothing is out', () => {
  const list = createReadyList<Thing>()
  for (const [n, key] of ['a', 'a', 'b', 'a', 'c'].entries()) list.add({ key, n })
  assert.equal(list.free(), 5)
  list.next()
  assert.equal(list.free(), 2)
  list.follow('a', () => true)
  list.add({ key: 'a', n: 5 })
  assert.equal(list.free(), 2)
  list.hold('b')
  assert.equal(list.free(), 1)
  list.release('a')
  assert.equal(list.free(), 1)
  list.release('a')
  assert.equal(list.free(), 3)
})

test('a held key gives nothing out', () => {
  const list = createReadyList<Thing>()
  list.add({ key: 'a', n: 0 })
  assert.ok(list.hold('a'))
  assert.ok(!list.hold('a'))
  assert.equal(list.next(), undefined)
  list.release('a')
  assert.equal(list.next()?.n, 0)
})

test('whatever is added, taken and released: each item once, of one key in order and never two at once', () => {
  const command = fc.oneof(
    fc.record({ do: fc.constant('add' as const), key: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ do: fc.constant('next' as const) }),
    fc.record({ do: fc.constant('release' as const), which: fc.nat(5) }),
  )
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
      const list = createReadyList<Thing>()
      const out: Thing[] = []
      const taken: Thing[] = []
      let added = 0
      const next = () => {
        const item = list.next()
        if (!item) return false
        assert.ok(!out.some(({ key }) => key === item.key), 'two of one key are out')
        out.push(item)
        taken.push(item)
        return true
      }
      const release = (which: number) => {
        const [item] = out.splice(which % out.length, 1)
        if (item) list.release(item.key)
      }
      for (const step of commands) {
        if (step.do === 'add') list.add({ key: step.key, n: added++ })
        else if (step.do === 'next') next()
        else if (out.length > 0) release(step.which)
      }
      do while (out.length > 0) release(0)
      while (next())
      assert.equal(taken.length, added)
      for (const items of Map.groupBy(taken, ({ key }) => key).values()) {
        assert.deepEqual(
          items,
          items.toSorted((a, b) => a.n - b.n),
        )
      }
    }),
    { seed: 20261121, numRuns: 500 },
  )
})
