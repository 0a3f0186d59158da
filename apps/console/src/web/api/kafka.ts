import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  AccessRules,
  BrokerView,
  ClusterView,
  MessageDetails,
  MessagePage,
  Produced,
  ProduceForm,
  RecordReaders,
  SameKey,
  SearchLine,
  TopicList,
  TopicPlan,
  TopicView,
} from '../../shared/kafka.ts'
import { ApiProblem, ask } from './http.ts'

export type {
  AccessRules,
  BrokerView,
  ClusterView,
  Config,
  MessageDetails,
  MessagePage,
  MessageView,
  Partition,
  Produced,
  ProduceForm,
  Progress,
  Reader,
  RecordReaders,
  SameKey,
  SearchLine,
  Standing,
  TopicList,
  TopicPlan,
  TopicRow,
  TopicView,
} from '../../shared/kafka.ts'

const LIST_EVERY_MS = 5_000

const at = (topic: string) => `/console/api/kafka/topics/${encodeURIComponent(topic)}`

export const topicsQuery = (internal: boolean) =>
  queryOptions({
    queryKey: ['kafka', 'topics', internal],
    queryFn: ({ signal }) => ask<TopicList>(`/console/api/kafka/topics?internal=${internal}`, { signal }),
    refetchInterval: LIST_EVERY_MS,
    placeholderData: keepPreviousData,
  })

export const topicQuery = (topic: string) =>
  queryOptions({
    queryKey: ['kafka', 'topic', topic],
    queryFn: ({ signal }) => ask<TopicView>(at(topic), { signal }),
    refetchInterval: LIST_EVERY_MS,
  })

/** What is asked for of a topic's records; as the server's query has it. */
export interface MessageQuery {
  partition?: number
  fromOffset?: string
  toOffset?: string
  from?: string
  to?: string
  direction: 'older' | 'newer'
  at?: string
  limit?: number
  q?: string
  filter?: string
}

const asQuery = (query: MessageQuery): string =>
  new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString()

export const messagesQuery = (topic: string, query: MessageQuery) =>
  queryOptions({
    queryKey: ['kafka', 'messages', topic, query],
    queryFn: ({ signal }) => readMessages(topic, query, signal),
    // What is between two cuts does not change; what is new is asked for.
    staleTime: 30_000,
  })

export const readMessages = (topic: string, query: MessageQuery, signal?: AbortSignal) =>
  ask<MessagePage>(`${at(topic)}/messages?${asQuery(query)}`, signal ? { signal } : {})

export const messageQuery = (topic: string, partition: number, offset: string) =>
  queryOptions({
    queryKey: ['kafka', 'message', topic, partition, offset],
    queryFn: ({ signal }) => ask<MessageDetails>(`${at(topic)}/messages/${partition}/${offset}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const recordReadersQuery = (topic: string, partition: number, offset: string) =>
  queryOptions({
    queryKey: ['kafka', 'record-readers', topic, partition, offset],
    queryFn: ({ signal }) => ask<RecordReaders>(`${at(topic)}/messages/${partition}/${offset}/readers`, { signal }),
    refetchInterval: LIST_EVERY_MS,
  })

/** @param from where an earlier look ended */
export const findSameKey = (
  { topic, partition, offset }: { topic: string; partition: number; offset: string },
  direction: 'older' | 'newer',
  from: string | undefined,
  signal: AbortSignal,
) => {
  const query = new URLSearchParams({ direction, ...(from === undefined ? {} : { at: from }) })
  return ask<SameKey>(`${at(topic)}/messages/${partition}/${offset}/same-key?${query}`, { signal })
}

export const produceFormQuery = (topic: string) =>
  queryOptions({
    queryKey: ['kafka', 'produce-form', topic],
    queryFn: ({ signal }) => ask<ProduceForm>(`${at(topic)}/produce-form`, { signal }),
    staleTime: 60_000,
  })

export interface NewMessage {
  key: string | null
  partition?: number
  headers: Record<string, string>
  value:
    | { kind: 'avro'; subject: string; version?: number; data: unknown }
    | { kind: 'text'; text: string }
    | { kind: 'none' }
  copyOf?: { partition: number; offset: string }
  dryRun?: boolean
}

export const produceMessage = (topic: string, message: NewMessage) =>
  ask<Produced>(`${at(topic)}/messages`, { method: 'POST', body: message })

export const exportUrl = (topic: string, query: MessageQuery, format: 'ndjson' | 'csv') =>
  `${at(topic)}/export?${asQuery(query)}&format=${format}`

/**
 * Looks through a topic, and tells what is found and how far it is as it comes, until its end or the signal.
 *
 * @throws ApiProblem when it is refused, or fails on its way
 */
export async function searchMessages(
  topic: string,
  query: MessageQuery,
  signal: AbortSignal,
  tell: (line: SearchLine) => void,
): Promise<void> {
  const response = await fetch(`${at(topic)}/search?${asQuery(query)}`, { signal })
  if (!response.ok || !response.body) {
    const { code, detail, correlationId } = (await response.json()) as Record<string, string | undefined>
    throw new ApiProblem(
      response.status,
      code ?? 'unknown',
      detail ?? `Answered with ${response.status}.`,
      correlationId,
    )
  }
  let rest = ''
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) {
      const line = JSON.parse(text) as SearchLine
      if (line.kind === 'failed') throw new ApiProblem(503, 'search-failed', line.detail, undefined)
      tell(line)
    }
  }
}

export const clusterQuery = queryOptions({
  queryKey: ['kafka', 'cluster'],
  queryFn: ({ signal }) => ask<ClusterView>('/console/api/kafka/cluster', { signal }),
  refetchInterval: LIST_EVERY_MS,
})

export const aclsQuery = queryOptions({
  queryKey: ['kafka', 'acls'],
  queryFn: ({ signal }) => ask<AccessRules>('/console/api/kafka/acls', { signal }),
})

export const brokerQuery = (id: number) =>
  queryOptions({
    queryKey: ['kafka', 'broker', id],
    queryFn: ({ signal }) => ask<BrokerView>(`/console/api/kafka/brokers/${id}`, { signal }),
    refetchInterval: LIST_EVERY_MS,
  })

export interface BrokerChange {
  scope: 'broker' | 'all'
  set?: Record<string, string>
  unset?: string[]
}

export const alterBroker = (id: number, change: BrokerChange, dryRun: boolean) =>
  ask<TopicPlan>(`/console/api/kafka/brokers/${id}/alter`, { method: 'POST', body: { ...change, dryRun } })

export interface NewTopic {
  name: string
  partitions?: number
  replicationFactor?: number
  preset?: string
  configs?: Record<string, string>
}

export const createTopic = (topic: NewTopic, dryRun: boolean) =>
  ask<TopicPlan>('/console/api/kafka/topics', { method: 'POST', body: { ...topic, dryRun } })

export interface TopicChange {
  set?: Record<string, string>
  unset?: string[]
  partitions?: number
}

export const alterTopic = (topic: string, change: TopicChange, dryRun: boolean) =>
  ask<TopicPlan>(`${at(topic)}/alter`, { method: 'POST', body: { ...change, dryRun } })

export const emptyTopic = (topic: string, dryRun: boolean) =>
  ask<TopicPlan>(`${at(topic)}/empty`, { method: 'POST', body: { dryRun } })

export const deleteTopic = (topic: string, dryRun: boolean) =>
  ask<TopicPlan>(`${at(topic)}/delete`, { method: 'POST', body: { dryRun } })
