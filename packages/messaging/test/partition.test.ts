import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type PartitionerName, partitioners } from '../src/index.ts'

// Hashes as their sources have them: FNV-1a from RFC-to-be draft-eastlake-fnv (appendix), CRC-32 from its check value, murmur2
// from Kafka's own UtilsTest. 2147483647 partitions leave the hash as it is, but for its sign.
const MANY = 2 ** 31 - 1
const known: [PartitionerName, key: string, partitions: number, partition: number][] = [
  ['crc32', '123456789', MANY, 0xcbf43926 % MANY],
  ['fnv1a', '', MANY, Math.abs((0x811c9dc5 | 0) % MANY)],
  ['fnv1a', 'a', MANY, Math.abs((0xe40c292c | 0) % MANY)],
  ['fnv1a', 'foobar', MANY, Math.abs((0xbf9cf968 | 0) % MANY)],
  ['murmur2', '21', 1_000_003, (-973932308 & 0x7fffffff) % 1_000_003],
  ['murmur2', 'foobar', 1_000_003, (-790332482 & 0x7fffffff) % 1_000_003],
]

for (const [name, key, partitions, partition] of known) {
  test(`${name} puts ${key === '' ? 'the empty key' : key} where other clients put it`, () => {
    assert.equal(partitioners[name](Buffer.from(key), partitions), partition)
  })
}

for (const [name, partitioner] of Object.entries(partitioners)) {
  test(`${name} gives every key a partition that there is, and keys that differ by little different ones`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 500 }), (key, partitions) => {
        const partition = partitioner(Buffer.from(key), partitions)
        assert.ok(Number.isInteger(partition) && partition >= 0 && partition < partitions, String(partition))
      }),
      { numRuns: 500 },
    )
    const counts = new Map<number, number>()
    for (let n = 0; n < 12_000; n++) {
      const partition = partitioner(Buffer.from(`0190a1b2-0000-7000-8000-${String(n).padStart(12, '0')}`), 12)
      counts.set(partition, (counts.get(partition) ?? 0) + 1)
    }
    for (const count of counts.values()) assert.ok(count > 800 && count < 1_200, `${count} of 12000 keys in one of 12`)
  })
}
