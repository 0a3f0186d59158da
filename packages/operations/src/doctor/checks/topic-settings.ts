import type { Topic } from '@waybill/messaging'
import { check, type Finding } from '../check.ts'
import type { Facts, TopicFacts } from '../facts.ts'
import { days } from '../shown.ts'

/** Topics are as the catalogue says. */
export const topicSettings = check<Facts, 'cluster' | 'catalogue'>({
  name: 'settings of topics',
  severity: 'warning',
  holds: 'partitions and settings of every topic are those of the catalogue',
  advice: 'Change the topic, or the catalogue when that is what is out of date.',
  needs: ['cluster', 'catalogue'],
  find: ({ cluster, catalogue }) => {
    const brokers = cluster.brokers.length
    const wanted = new Map(catalogue.topics.map((topic) => [topic.name, topic]))
    return cluster.topics.flatMap((topic) => {
      const known = wanted.get(topic.name)
      return known ? differences(topic, known, brokers) : []
    })
  },
})

function differences({ name: about, partitions, config }: TopicFacts, wanted: Topic, brokers: number): Finding[] {
  const found: Finding[] = []
  const differs = (says: string, more: Partial<Finding> = {}) => found.push({ about, says, ...more })

  const count = partitions.length
  if (count !== wanted.partitions) {
    differs(`it has ${count} partitions, the catalogue says ${wanted.partitions}`, {
      advice:
        count < wanted.partitions
          ? 'More partitions can be added, but then keys move to others: drain the topic first, or the order of a key is lost.'
          : 'A topic can not have fewer again: set the catalogue right, or make the topic anew.',
    })
  }
  if (config['cleanup.policy'] !== undefined && config['cleanup.policy'] !== wanted.cleanup) {
    differs(`cleanup.policy is ${config['cleanup.policy']}, the catalogue says ${wanted.cleanup}`, {
      severity: 'error',
    })
  } else if (wanted.cleanup === 'delete' && Number(config['retention.ms']) !== wanted.retentionMs) {
    differs(
      `it keeps records for ${days(Number(config['retention.ms']))}, the catalogue says ${days(wanted.retentionMs)}`,
    )
  }
  const lag = config['max.compaction.lag.ms']
  if (wanted.compactWithinMs !== undefined && lag !== undefined && Number(lag) !== wanted.compactWithinMs) {
    differs(`max.compaction.lag.ms is ${lag}, the catalogue says ${wanted.compactWithinMs}`)
  }
  const copies = Math.min(...partitions.map(({ replicas }) => replicas))
  if (brokers >= 3 && copies < 3)
    differs(`it has ${copies} copies on ${brokers} brokers: with its broker its records are away`)
  if (copies >= 3 && Number(config['min.insync.replicas']) < 2) {
    differs('min.insync.replicas is 1: a write that one broker took may be lost with it')
  }
  if (Number(config['min.insync.replicas']) > copies) {
    differs(`a write needs ${config['min.insync.replicas']} copies, and there are ${copies}: it takes none`, {
      severity: 'error',
    })
  }
  return found
}
