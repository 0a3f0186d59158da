import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_BUCKET_BYTES, type PendingRow, type RelaySession } from '../src/postgres/relay-session.ts'
import { createReader } from '../src/relay/reader.ts'

/** A reader of buckets 1 and 2 whose session answers as PostgreSQL would, from rows that are never deleted. */
function readerOf(rows: readonly PendingRow[], settled = 0) {
  const asked: number[][] = []
  const session: Pick<RelaySession, 'pending'> = {
    async pending(from, perBucket, most) {
      asked.push(from.map(({ bucket }) => bucket))
      const of = ({ bucket, id }: (typeof from)[number]) => {
        let bytes = 0
        return rows
          .filter((row) => row.bucket === bucket && row.id >= id)
          .slice(0, perBucket)
          .filter((row) => {
            const before = bytes
            bytes += row.value?.length ?? 0
            return before < MAX_BUCKET_BYTES
          })
      }
      return from.flatMap(of).slice(0, most)
    },
  }
  const reader = createReader(session as RelaySession, () => settled)
  reader.add(1)
  reader.add(2)
  return { reader, asked }
}

const rowsOf = (bucket: number, count: number, bytes = 1): PendingRow[] =>
  Array.from({ length: count }, (_, n) => {
    return {
      bucket,
      id: 1 + n * 2 + bucket,
      topic: 't',
      key: null,
      value: Buffer.alloc(bytes),
      headers: Buffer.alloc(0),
    }
  })

test('a read that took all there was says so: an event alone is read once', async () => {
  const { reader } = readerOf([...rowsOf(1, 3), ...rowsOf(2, 1)])
  assert.equal(reader.behind(), true, 'before the first read nobody knows')
  assert.equal((await reader.read()).length, 4)
  assert.equal(reader.behind(), false)
  assert.equal(reader.taken(), 4)
  assert.equal(reader.taken(), 0)
})

for (const [what, rows] of [
  ['more rows of a bucket than it may have', rowsOf(1, 65)],
  ['more bytes of a bucket than it may have', rowsOf(1, 4, 400_000)],
] as const) {
  test(`${what} leave something for the next read, and it is told`, async () => {
    const { reader } = readerOf(rows, 10_000)
    const first = await reader.read()
    assert.ok(first.length < rows.length)
    assert.equal(reader.behind(), true)
    const second = await reader.read()
    assert.equal(first.length + second.length, rows.length)
    assert.equal(reader.behind(), false)
  })
}

test('a bucket whose rows are on their way is passed over, which is told, until they are out of the outbox', async () => {
  const { reader, asked } = readerOf(rowsOf(1, 2))
  const batch = await reader.read()
  assert.deepEqual(await reader.read(), [])
  assert.deepEqual(asked.at(-1), [2])
  assert.equal(reader.behind(), true)
  reader.release(batch)
  await reader.read()
  assert.deepEqual(asked.at(-1)?.toSorted(), [1, 2])
})

test('what was left for later is read again from its first row on', async () => {
  const rows = rowsOf(1, 3)
  const { reader } = readerOf(rows, 10_000)
  const batch = await reader.read()
  for (const row of batch.slice(1)) reader.leave(row)
  reader.release(batch)
  assert.deepEqual(await reader.read(), [])
  assert.deepEqual(reader.positions()[0], { bucket: 1, id: rows[1]?.id })
  reader.resume()
  assert.deepEqual(await reader.read(), rows.slice(1))
})
