import { topics } from '@waybill/contracts'
import {
  type Brokers,
  countCauses,
  deadLetterTopic,
  describe,
  type Log,
  listDeadLetters,
  listTopics,
} from '@waybill/messaging'

/** Open dead letters of one service. */
export interface Letters {
  service: string
  letters: number
}

interface Settings {
  brokers: Brokers
  topicPrefix: string
}

const EVERY_MS = 30_000

/**
 * Makes a count of the open dead letters by service, which is made anew at most every half minute: it reads their topics.
 * Returns the last count, and undefined while there is none.
 */
export function letterCount(settings: Settings, log: Log): () => Promise<Letters[] | undefined> {
  const services = [...new Set(topics.map(({ owner }) => owner))]
  let known: Letters[] | undefined
  let countedAt = Number.NEGATIVE_INFINITY

  async function count(): Promise<Letters[]> {
    const found = new Map((await listTopics(settings)).map(({ name, records }) => [name, records]))
    const filled = services.filter((service) => (found.get(deadLetterTopic(service)) ?? 0) > 0)
    const counts: Letters[] = []
    for (const service of filled) {
      const causes = await countCauses(listDeadLetters({ service, ...settings }))
      counts.push({ service, letters: causes.reduce((sum, { letters }) => sum + letters, 0) })
    }
    return counts.filter(({ letters }) => letters > 0)
  }

  return async () => {
    if (performance.now() - countedAt < EVERY_MS) return known
    countedAt = performance.now()
    try {
      known = await count()
    } catch (error) {
      known = undefined
      log.warn({ error: describe(error) }, 'The open dead letters could not be counted')
    }
    return known
  }
}
