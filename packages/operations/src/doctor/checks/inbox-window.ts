import { INBOX_WINDOW_MS } from '@waybill/messaging'
import { check } from '../check.ts'
import type { Facts } from '../facts.ts'
import { days } from '../shown.ts'

/** What was taken is remembered for longer than it can come again. */
export const inboxWindow = check<Facts, 'cluster' | 'databases'>({
  name: 'inbox window',
  severity: 'error',
  holds: `no topic that is consumed keeps records for longer than events are remembered (${days(INBOX_WINDOW_MS)} unless set)`,
  advice:
    'Lower retention.ms of the topic, or raise inboxWindowMs of the consumer, which will not start so: a late copy would take effect twice.',
  needs: ['cluster', 'databases'],
  find: ({ cluster, databases }) => {
    const readers = new Map<string, Set<string>>()
    for (const { group, topic } of databases.flatMap(({ positions }) => positions)) {
      readers.set(topic, (readers.get(topic) ?? new Set()).add(group))
    }
    return cluster.topics.flatMap(({ name, config }) => {
      const keptMs = config['cleanup.policy']?.includes('delete') ? Number(config['retention.ms']) : -1
      const groups = readers.get(name)
      if (!groups || keptMs <= INBOX_WINDOW_MS) return []
      return [{ about: name, says: `it keeps records for ${days(keptMs)}; ${[...groups].join(', ')} consume it` }]
    })
  },
})
