import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { silent } from '../src/index.ts'
import type { RawConsumer } from '../src/kafka/client.ts'
import { openCommits } from '../src/kafka/commits.ts'
import type { GroupOptions } from '../src/kafka/group.ts'

const from = { topic: 'pings.v1', topicId: '', partition: 0 }

test('a commit that fails late does not set back what a later one committed', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const answers: PromiseWithResolvers<void>[] = []
  const committed: bigint[] = []
  const consumer = {
    assignments: [{ topic: 'pings.v1', partitions: [0] }],
    isActive: () => true,
    commit({ offsets }: { offsets: { offset: bigint }[] }) {
      const answer = Promise.withResolvers<void>()
      answers.push(answer)
      return answer.promise.then(() => void committed.push(...offsets.map(({ offset }) => offset)))
    },
  } as unknown as RawConsumer
  const commits = openCommits(consumer, { groupId: 'g', log: silent } as unknown as GroupOptions)

  commits.add(from, 10n)
  t.mock.timers.tick(250)
  commits.add(from, 20n)
  t.mock.timers.tick(250)
  // Whatever was sent is answered from the last to the first, and the first one fails.
  for (const [n, answer] of [...answers.entries()].reverse()) {
    if (n > 0) answer.resolve()
    else answer.reject(new Error('request timed out'))
    await turn()
  }
  answers.length = 0
  t.mock.timers.tick(250)
  for (const answer of answers) answer.resolve()
  await commits.close()
  assert.deepEqual(committed, [20n])
})
