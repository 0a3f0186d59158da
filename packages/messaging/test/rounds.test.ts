import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metadataV12, Reader, Writer } from '@platformatic/kafka'
import { partialAnswer } from '../src/kafka/lenient-metadata.ts'
import { partitionOf } from '../src/kafka/partition.ts'
import {
  AWAY,
  type Batch,
  type Cluster,
  createRounds,
  type Failure,
  type OutgoingRow,
  UNANSWERED,
} from '../src/kafka/rounds.ts'

const PARTITIONS = 3
const NO_LEADER: Failure = { code: UNANSWERED, reason: 'it has no leader now' }

/** A row of so many bytes whose key is one of this partition. */
function rowOf(partition: number, bytes = 10): OutgoingRow {
  let n = 0
  while (partitionOf(Buffer.from(`k${n}`), PARTITIONS) !== partition) n++
  return { topic: 'orders', key: Buffer.from(`k${n}`), value: Buffer.alloc(bytes), headers: Buffer.from([0]) }
}

/** A cluster in which some partitions fail; it tells of the batches that it took and of the identities it gave. */
function clusterWhere(fails: (batch: Batch, round: number) => Failure | undefined) {
  const taken: number[] = []
  let rounds = 0
  let identities = 0
  const cluster: Cluster = {
    identify: async () => ({ producerId: BigInt(++identities), producerEpoch: 0 }),
    partitions: async (topics) => new Map(topics.map((topic) => [topic, PARTITIONS])),
    async sendOnce(batches) {
      rounds += 1
      const failed = new Map<Batch, Failure>()
      for (const batch of batches) {
        const failure = fails(batch, rounds)
        if (failure) failed.set(batch, failure)
        else taken.push(batch.partition)
      }
      return failed
    },
  }
  return { cluster, taken, rounds: () => rounds, identities: () => identities }
}

test('a partition without a leader holds up no other, which are sent to their last row', async () => {
  const { cluster, taken, identities } = clusterWhere(({ partition }) => (partition === 1 ? NO_LEADER : undefined))
  const { send } = createRounds(cluster, undefined)
  // Three batches for each partition.
  const rows = [0, 1, 2].flatMap((partition) => Array.from({ length: 3 }, () => rowOf(partition, 900_000)))
  const unwritten = await send(rows)
  assert.deepEqual(taken.toSorted(), [0, 0, 0, 2, 2, 2])
  assert.deepEqual(
    unwritten.map(({ rows, kind, partitions }) => ({ rows, kind, partitions })),
    [{ rows: rows.slice(3, 6), kind: 'waits', partitions: PARTITIONS }],
  )
  // What is not known to be written ends the identity whose sequence numbers it has.
  assert.equal(identities(), 2)
})

test('a leader that has moved is found by asking once more, and what waited is sent', async () => {
  const { cluster, taken } = clusterWhere(({ partition }, round) =>
    partition === 1 && round === 1 ? { code: 6, reason: 'NOT_LEADER_OR_FOLLOWER' } : undefined,
  )
  assert.deepEqual(await createRounds(cluster, undefined).send([rowOf(0), rowOf(1)]), [])
  assert.deepEqual(taken, [0, 1])
})

test('what a partition refuses for good is told at once, and asked for once', async () => {
  const { cluster, taken, rounds } = clusterWhere(({ partition }) =>
    partition === 1 ? { code: 10, reason: 'MESSAGE_TOO_LARGE' } : undefined,
  )
  const [failure] = await createRounds(cluster, undefined).send([rowOf(0), rowOf(1)])
  assert.equal(failure?.kind, 'refused')
  assert.deepEqual([taken, rounds()], [[0], 1])
})

test('with all of Kafka away, all is away', async () => {
  let tries = 0
  const { cluster } = clusterWhere(() => {
    tries += 1
    return { code: AWAY, reason: 'no broker' }
  })
  const failures = await createRounds(cluster, undefined).send([rowOf(0), rowOf(1)])
  assert.deepEqual(
    failures.map(({ kind, partitions }) => ({ kind, partitions })),
    [
      { kind: 'away', partitions: undefined },
      { kind: 'away', partitions: undefined },
    ],
  )
  assert.ok(tries > 2)
})

test('a partition without a leader does not make its topic unknown; a topic that is unknown stays so', () => {
  const answer = (errorCode: number, partitionError: number) => {
    const writer = Writer.create()
      .appendInt32(0)
      .appendArray([], () => {})
      .appendString(null)
      .appendInt32(1)
      .appendArray([0], (topic) => {
        topic.appendInt16(errorCode).appendString('orders').appendUUID(null).appendBoolean(false)
        topic.appendArray([0], (partition) => {
          partition.appendInt16(partitionError).appendInt32(0).appendInt32(-1).appendInt32(0)
          for (let i = 0; i < 3; i++) partition.appendArray([], () => {})
        })
        topic.appendInt32(0)
      })
      .appendTaggedFields()
    try {
      metadataV12.parseResponse(1, 3, 12, new Reader(writer.dynamicBuffer))
    } catch (error) {
      return error as Error
    }
    return assert.fail('the client tells of no error')
  }
  const LEADER_NOT_AVAILABLE = 5
  const known = partialAnswer(answer(0, LEADER_NOT_AVAILABLE)) as { topics: { partitions: { leaderId: number }[] }[] }
  assert.equal(known.topics[0]?.partitions[0]?.leaderId, -1)
  assert.equal(partialAnswer(answer(3, 0)), undefined)
})
