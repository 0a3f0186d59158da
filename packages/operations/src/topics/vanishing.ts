import { setTimeout as delay } from 'node:timers/promises'
import { kafkaFault } from '../kafka-error.ts'

/** 400 topics that are deleted one by one take some 14 s, and a look at all of them does not fit in between. */
const WITHIN_MS = 30_000
const AGAIN_AFTER_MS = 50

/**
 * Looks at all topics, and again a moment later when one was deleted between its name being read and it being asked for: where
 * many are deleted at once, that goes on for as long as the cluster is at it.
 *
 * @throws what `look` throws, when that is not it, or is still it after 30 s
 */
export async function despiteDeletions<T>(look: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + WITHIN_MS; ; await delay(AGAIN_AFTER_MS)) {
    try {
      return await look()
    } catch (error) {
      if (Date.now() >= until || !isVanished(error)) throw error
    }
  }
}

/** The client (2.12.1) has no code for a topic that the metadata has not. */
const isVanished = (error: unknown): boolean =>
  kafkaFault(error)?.code === 'UNKNOWN_TOPIC_OR_PARTITION' ||
  (error instanceof Error && error.message.startsWith('Unknown topic '))
