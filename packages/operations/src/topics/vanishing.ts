import { kafkaFault } from '../kafka-error.ts'

const MOST_TRIES = 5

/**
 * Looks at all topics, and again when one was deleted between its name being read and it being asked for.
 *
 * @throws what `look` throws, when that is not it, or goes on to be it
 */
export async function despiteDeletions<T>(look: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await look()
    } catch (error) {
      if (tries >= MOST_TRIES || !isVanished(error)) throw error
    }
  }
}

/** The client (2.12.1) has no code for a topic that the metadata has not. */
const isVanished = (error: unknown): boolean =>
  kafkaFault(error)?.code === 'UNKNOWN_TOPIC_OR_PARTITION' ||
  (error instanceof Error && error.message.startsWith('Unknown topic '))
