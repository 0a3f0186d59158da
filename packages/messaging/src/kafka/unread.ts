import { setTimeout as delay } from 'node:timers/promises'
import { type KafkaOptions, physicalTopic } from './client.ts'
import { openAlone, readAlone } from './read-alone.ts'

interface Range {
  topic: string
  partition: number
  from: bigint
  /** The first offset behind the range. */
  end: bigint
}

const WITHIN_MS = 10_000
const MOST_WAIT_MS = 100

/**
 * Whether a partition has a record to read between two offsets. The end of a transaction takes an offset and is no record, nor is
 * what was aborted: behind such a tail a reader's offset never comes to the partition's end.
 *
 * @throws the client's error, or an Error after 10 s, when the cluster does not answer
 */
export async function hasUnread(options: KafkaOptions, { topic, partition, from, end }: Range): Promise<boolean> {
  const name = physicalTopic(topic, options.topicPrefix)
  const consumer = openAlone(options, 'waybill-unread', 'Reading a range')
  try {
    const stream = await readAlone(consumer, [{ topic: name, partition, offset: from }], MOST_WAIT_MS)
    let found = false
    let failure: Error | undefined
    stream.on('data', (message) => {
      found ||= message.partition === partition
    })
    stream.on('error', (error) => {
      failure = error
    })
    const deadline = Date.now() + WITHIN_MS
    while (Date.now() < deadline) {
      // Asked before the wait: what it came past is handed out by then.
      const isPast = (stream.offsetsToFetch.get(`${name}:${partition}`) ?? from) >= end
      await delay(20)
      if (failure) throw failure
      if (found) return true
      if (isPast) return false
    }
    throw new Error(`${name}/${partition} could not be read from ${from} to ${end} within ${WITHIN_MS} ms`)
  } finally {
    await consumer.close(true)
  }
}
