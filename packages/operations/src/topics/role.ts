/** What a topic is for, as far as its name and settings tell. */
export type TopicRole = 'event' | 'retry' | 'dead-letter' | 'compacted' | 'internal'

const RETRY = /(^|[._-])(retry|redrive)([._-]|$)/i
const DEAD_LETTER = /(^|[._-])(dlq|dlt|dead-?letters?)([._-]|$)/i

/** Kafka's own topics, and a schema registry's: who changes those breaks the cluster, not an application. */
export const isInternal = (name: string): boolean => name.startsWith('__') || name === '_schemas'

/** @param cleanup its `cleanup.policy` */
export function roleOf(name: string, cleanup: string): TopicRole {
  if (isInternal(name)) return 'internal'
  if (DEAD_LETTER.test(name)) return 'dead-letter'
  if (RETRY.test(name)) return 'retry'
  return cleanup.split(',').includes('compact') ? 'compacted' : 'event'
}
