import { type Brokers, type Database, type Letter, listDeadLetters } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { type Failure, KEEP_FAILURES_MS, noteFailures } from './failure-store.ts'
import { hashId } from './hash-id.ts'

/** Whose dead letters, and where they are. */
export interface DeadLetters {
  of: readonly string[]
  brokers: Brokers
  topicPrefix?: string | undefined
}

const MOST_WAIT_MS = 600_000
/** Rows in one transaction. */
const BATCH = 500

/**
 * Remembers the dead letters that nobody has redriven or discarded yet, for the next digest, each once: often enough that a digest is
 * at most ten minutes behind. While Kafka is away it is tried again, and digests go out without them.
 *
 * @param digestEveryMs the time between two digests, in milliseconds
 */
export const noteDeadLetters = (db: Database, { of, ...kafka }: DeadLetters, digestEveryMs: number): Job => ({
  name: 'note-dead-letters',
  everyMs: Math.min(digestEveryMs / 2, MOST_WAIT_MS),
  async run(signal) {
    const since = Date.now() - KEEP_FAILURES_MS
    for (const service of of) {
      if (signal.aborted) return
      let batch: Failure[] = []
      const flush = async () => {
        const failures = batch
        batch = []
        if (failures.length > 0) await db.transaction((tx) => noteFailures(tx, failures))
      }
      for await (const letter of listDeadLetters({ ...kafka, service })) {
        if (letter.failedAt.getTime() > since) batch.push(failureFrom(letter))
        if (batch.length >= BATCH) await flush()
      }
      await flush()
    }
  },
})

/** What a letter says in a mail. Its error's text is left out: a handler may say in it whom it was about. */
function failureFrom({ code, failedAt, offset, partition, service, type }: Letter): Failure {
  return {
    eventId: hashId(`dead letter ${service} ${partition} ${offset} ${failedAt.toISOString()}`),
    step: `dead letter of ${service}`,
    reason: `${type ?? 'a record that is no event'}: ${code}`,
    failedAt,
  }
}
