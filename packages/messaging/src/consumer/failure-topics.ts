import { dateOf, redriveTopic, wholeNumber } from '../dead-letters/origin.ts'
import type { RawRecord } from '../envelope.ts'
import type { Topic } from '../event.ts'
import type { Handler } from '../on.ts'
import { retryPolicy } from './retry-policy.ts'

const DELAYS = /\.retry\.[^.]+\.v1$/
const WEEK_MS = 7 * 86_400_000

/** The topic of a service's dead letters. */
export const deadLetterTopic = (service: string): string => `${service}.dlq.v1`

/** What a service tries again after a delay. One topic a delay, whatever the event: so what is due first is always first. */
export const retryTopic = (service: string, delay: string): string => `${service}.retry.${delay}.v1`

/** The delay topics that these handlers need. */
export const retryTopics = (service: string, handlers: readonly Handler[]): string[] => [
  ...new Set(
    handlers.flatMap(({ retry }) => {
      const policy = retryPolicy(retry)
      return policy.order === 'none' ? policy.delays.map(({ name }) => retryTopic(service, name)) : []
    }),
  ),
]

/**
 * The topics for what fails in a service, to be created with its others: dead letters, redrive and those of its delays.
 * @param partitions as many as its topics have, so that a key has the same number everywhere
 */
export function failureTopics(service: string, handlers: readonly Handler[], partitions: number): Topic[] {
  const names = [deadLetterTopic(service), redriveTopic(service), ...retryTopics(service, handlers)]
  return names.map((name) => ({
    name,
    key: 'key',
    partitions,
    retentionMs: WEEK_MS,
    cleanup: 'delete',
    owner: service,
    events: [],
  }))
}

/** Whether a topic is one of a delay. Only there `rt_due_at` counts: elsewhere anybody may have written such a header. */
export const isDelayTopic = (topic: string): boolean => DELAYS.test(topic)

/** When a record of a delay topic is due, in milliseconds since 1970; 0 when it does not say. */
export const dueAt = (record: RawRecord): number => {
  return dateOf(record.headers.get('rt_due_at')?.toString())?.getTime() ?? 0
}

/** How often a record of a delay topic was tried before; 0 for any other. */
export const triedBefore = (record: RawRecord): number =>
  Number(wholeNumber(record.headers.get('rt_attempts')?.toString()) ?? 0)

/** When a record of a delay topic failed first; undefined for any other. */
export const failedFirst = (record: RawRecord): Date | undefined =>
  dateOf(record.headers.get('rt_first_failed_at')?.toString())
