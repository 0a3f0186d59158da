import { redriveTopic } from '../dead-letters/origin.ts'
import { PermanentError } from '../errors.ts'
import type { KafkaOptions } from '../kafka/client.ts'
import { topicRetention } from '../kafka/topics.ts'
import type { Handler } from '../on.ts'
import { deadLetterTopic, retryTopics } from './failure-topics.ts'

const DAY_MS = 86_400_000

interface Reading extends KafkaOptions {
  service: string
  handlers: readonly Handler[]
  inboxWindowMs: number
}

export interface TopicsToRead {
  topics: string[]
  /** Read apart: what waits there for its time must not make the others wait. */
  delays: string[]
}

/**
 * The topics a consumer reads: those of its events, of its delays and, when there is one, of its redrives.
 *
 * @throws PermanentError when one keeps records for longer than events are remembered: a copy that comes late would take
 *   effect twice
 * @throws Error when one that it needs is missing, dead letters included, without which a failure had nowhere to go; or
 *   the client's error when the cluster can't be reached
 */
export async function topicsToRead({ service, handlers, inboxWindowMs, ...kafka }: Reading): Promise<TopicsToRead> {
  const events = [...new Set(handlers.map((handler) => handler.event.topic))]
  const delays = retryTopics(service, handlers)
  const redrive = redriveTopic(service)
  const retention = await topicRetention({
    ...kafka,
    topics: [...events, ...delays, deadLetterTopic(service), redrive],
  })

  const missing = [...events, ...delays, deadLetterTopic(service)].filter((topic) => !retention.has(topic))
  if (missing.length > 0) {
    throw new Error(
      `${service} needs topics that are not there: ${missing.join(', ')}. Create them (createTopics; failureTopics lists those for failures)`,
    )
  }
  for (const topic of [...events, ...delays]) {
    const keptMs = retention.get(topic) ?? 0
    if (Number.isFinite(keptMs) && keptMs > inboxWindowMs) {
      throw new PermanentError(
        `${topic} keeps records for ${days(keptMs)}, but ${service} remembers taken events for ${days(inboxWindowMs)}: ` +
          'a copy that comes later would take effect twice. Raise inboxWindowMs or lower retention.ms',
        { code: 'window-too-short' },
      )
    }
  }
  return { topics: [...events, ...(retention.has(redrive) ? [redrive] : [])], delays }
}

const days = (ms: number) => `${Number((ms / DAY_MS).toFixed(2))} days`
