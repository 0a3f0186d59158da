import { topics } from '@waybill/contracts'
import type { CatalogueFacts, ClusterFacts, Looked } from '@waybill/operations'
import type { Flow } from '../flow/manifest.ts'

/** The registry's own topic. */
const OTHERS = ['_schemas']

/**
 * What ought to be on the cluster, when it is one of ours: on which a topic of the catalogue is.
 * @param running the services that run, when that is known: only they ought to read
 */
export function catalogueOf(
  cluster: Looked<ClusterFacts>,
  flow: Flow,
  running: readonly string[] | undefined,
): Looked<CatalogueFacts> {
  if ('missing' in cluster) return { missing: 'the cluster was not looked at', asked: false }
  const there = new Set(cluster.facts.topics.map(({ name }) => name))
  if (!topics.some(({ name }) => there.has(name)))
    return { missing: 'no topic of the catalogue is on this cluster: it is not one of ours', asked: false }

  const topicOf = new Map(flow.events.map(({ name, topic }) => [name, topic]))
  const readers = new Map<string, string[]>()
  for (const { name, consumes } of flow.services) {
    if (running && !running.includes(name)) continue
    for (const topic of new Set(consumes.flatMap(({ event }) => topicOf.get(event) ?? [])))
      readers.set(topic, [...(readers.get(topic) ?? []), name])
  }
  return { facts: { topics, readers, others: OTHERS } }
}
