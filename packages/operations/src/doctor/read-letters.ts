import { listDeadLetters, listTopics } from '@waybill/messaging'
import type { Cluster } from '../cluster.ts'
import type { LetterFacts } from './facts.ts'

const ENDING = '.dlq.v1'

/**
 * Counts the open dead letters of every service that has a topic for them.
 * @throws the client's error when the cluster can't be reached
 */
export async function readLetters(options: Cluster & { topicPrefix?: string | undefined }): Promise<LetterFacts[]> {
  const topics = await listTopics(options)
  const services = topics.flatMap(({ name, records }) =>
    name.endsWith(ENDING) && records > 0 ? [name.slice(0, -ENDING.length)] : [],
  )
  const found: LetterFacts[] = []
  for (const service of services) {
    let letters = 0
    let oldest: Date | undefined
    for await (const { failedAt } of listDeadLetters({ ...options, service })) {
      letters += 1
      if (oldest === undefined || failedAt < oldest) oldest = failedAt
    }
    if (letters > 0) found.push({ service, letters, oldest })
  }
  return found
}
