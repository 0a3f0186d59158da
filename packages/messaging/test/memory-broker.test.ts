import assert from 'node:assert/strict'
import { test } from 'node:test'
import { murmur2 } from '../src/kafka/partition.ts'
import { createMemoryBroker } from '../src/testing/index.ts'
import { conformsAsBroker } from './conformance-broker.ts'

conformsAsBroker('a broker in memory', async () => ({ brokers: createMemoryBroker(), topicPrefix: 'test.' }))

test('the hash of a key is the one of the Java client', () => {
  // The vectors of Kafka's own UtilsTest.testMurmur2.
  const vectors = {
    '21': -973932308,
    foobar: -790332482,
    'a-little-bit-long-string': -985981536,
    'a-little-bit-longer-string': -1486304829,
    lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8: -58897971,
    abc: 479470107,
  }
  for (const [key, hash] of Object.entries(vectors)) assert.equal(murmur2(Buffer.from(key)), hash, key)
})
