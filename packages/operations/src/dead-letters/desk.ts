import {
  createCauseCount,
  type DeadLetterCause,
  type FoundTopic,
  listDeadLetters,
  listTopics as listLetterTopics,
} from '@waybill/messaging'
import { type Cluster, withAdmin } from '../cluster.ts'
import { describeGroups } from '../groups/describe.ts'

/** Where dead letters and retries are, by the names that `@waybill/messaging` gives their topics. */
interface Place extends Cluster {
  topicPrefix?: string | undefined
}

/** The open dead letters of one service. */
export interface ServiceLetters {
  service: string
  letters: number
  /** The first failure among them. */
  oldest: Date | undefined
  causes: DeadLetterCause[]
  /** false: there are more than are looked at, and `letters` is so many. */
  complete: boolean
}

/** A topic on which records wait for another try. */
export interface RetryTopic {
  topic: string
  service: string
  /** As the topic's name says it: 5s, 1m. */
  delay: string
  /** Records that its service has not taken up yet. */
  waiting: number
}

/** Of one service so many letters are looked at. */
export const MOST_LETTERS = 20_000

const LETTERS = /^(.+)\.dlq\.v1$/
const RETRIES = /^(.+)\.retry\.([^.]+)\.v1$/

/** The services whose topics of dead letters hold something, open or marked. */
export const servicesWithLetters = (topics: readonly Pick<FoundTopic, 'name' | 'records'>[]): string[] =>
  topics.flatMap(({ name, records }) => (records > 0 ? [LETTERS.exec(name)?.[1] ?? []] : []).flat())

/**
 * Counts the open dead letters of every service by cause: the error's code and the event's type.
 * @throws the client's error when Kafka can't be reached
 */
export async function countLetters({ brokers, topicPrefix }: Place): Promise<ServiceLetters[]> {
  const kafka = { brokers, topicPrefix }
  const counted: ServiceLetters[] = []
  for (const service of servicesWithLetters(await listLetterTopics(kafka))) {
    const count = createCauseCount()
    let letters = 0
    let oldest: Date | undefined
    for await (const letter of listDeadLetters({ ...kafka, service })) {
      if (letters === MOST_LETTERS) {
        counted.push({ service, letters, oldest, causes: count.causes(), complete: false })
        break
      }
      letters += 1
      count.add(letter)
      if (!oldest || letter.failedAt < oldest) oldest = letter.failedAt
    }
    if (counted.at(-1)?.service !== service && letters > 0)
      counted.push({ service, letters, oldest, causes: count.causes(), complete: true })
  }
  return counted
}

/** The delay topics there are, and what waits on each. */
export async function listRetryTopics({ topicPrefix = '', ...cluster }: Place): Promise<RetryTopic[]> {
  const names = await withAdmin(cluster, (admin) => admin.listTopics())
  const found = names.flatMap((topic) => {
    const [, service, delay] = RETRIES.exec(topic.startsWith(topicPrefix) ? topic.slice(topicPrefix.length) : '') ?? []
    return service === undefined || delay === undefined ? [] : [{ topic, service, delay }]
  })
  if (found.length === 0) return []
  const groups = await describeGroups(cluster)
  return found.toSorted(byName).map((retry) => {
    const partitions = groups.flatMap((group) => group.partitions).filter(({ topic }) => topic === retry.topic)
    return { ...retry, waiting: partitions.reduce((sum, { lag }) => sum + Number(lag ?? 0n), 0) }
  })
}

const byName = (a: { topic: string }, b: { topic: string }) => (a.topic < b.topic ? -1 : 1)
