import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Appender } from '../src/append.ts'
import { Leadership, NotLeader } from '../src/leadership.ts'

const other = { id: 'other', url: 'http://other' }
const soon = () => AbortSignal.timeout(10_000)

/** An instance whose claims are read back as the test says. */
function instance(readBack: (leadership: Leadership) => void) {
  const calls: string[] = []
  const appender: Appender = {
    async open() {
      calls.push('open')
      return { id: 1n, epoch: 1 } as unknown as Awaited<ReturnType<Appender['open']>>
    },
    async append() {
      calls.push('append')
      return 0n
    },
    close: async () => {},
  }
  const around = { appender, url: () => 'http://me', ids: () => ({}), readBack: async () => readBack(leadership) }
  const leadership = new Leadership(around)
  return { leadership, calls }
}

test('a follower stands back for the leader: it claims nothing and opens no epoch, which would fence the leader off', async () => {
  const { leadership, calls } = instance(() => {})
  leadership.seen(other)
  await assert.rejects(leadership.hold(soon()), NotLeader)
  assert.deepEqual([calls, leadership.mine, leadership.other], [[], false, other])
})

test('a claim that another one came after gives no right to write', async () => {
  const { leadership } = instance((leadership) => leadership.seen(other))
  await assert.rejects(leadership.hold(soon()), NotLeader)
  assert.equal(leadership.mine, false)
})
