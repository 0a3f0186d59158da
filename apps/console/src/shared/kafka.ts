import { type Static, Type } from 'typebox'
import { Nullable } from './nullable.ts'

const Time = Type.String({ format: 'date-time' })
const Offset = Type.String({ description: 'A text: offsets are larger than JSON’s numbers are exact' })

export const Reader = Type.Object({ group: Type.String(), state: Type.String(), lag: Type.Number() })

export const TopicRow = Type.Object({
  name: Type.String(),
  role: Type.String(),
  owner: Nullable(Type.String({ description: 'The service that writes it, as the catalogue says' })),
  partitions: Type.Integer(),
  replicas: Type.Integer(),
  underReplicated: Type.Integer(),
  offline: Type.Integer(),
  bytes: Type.Number(),
  records: Type.Number(),
  written: Type.Number({ description: 'The sum of the end offsets: what it grows by is the rate' }),
  lastAt: Nullable(Time),
  cleanup: Type.String(),
  readers: Type.Array(Reader),
})

export const TopicList = Type.Object({ at: Time, topics: Type.Array(TopicRow) })

export const Partition = Type.Object({
  partition: Type.Integer(),
  leader: Nullable(Type.Integer()),
  replicas: Type.Array(Type.Integer()),
  inSync: Type.Array(Type.Integer()),
  offline: Type.Array(Type.Integer()),
  first: Nullable(Offset),
  end: Nullable(Offset),
  lastAt: Nullable(Time),
  bytes: Type.Number(),
})

export const Config = Type.Object({
  name: Type.String(),
  value: Nullable(Type.String()),
  source: Type.String(),
  overridden: Type.Boolean(),
  fallback: Nullable(Type.String()),
  layers: Type.Array(Type.Object({ source: Type.String(), name: Type.String(), value: Nullable(Type.String()) }), {
    description: 'Wherever it is set, the one that holds first',
  }),
  readOnly: Type.Boolean(),
  sensitive: Type.Boolean(),
  documentation: Type.String(),
})

export const TopicView = Type.Object({
  name: Type.String(),
  role: Type.String(),
  owner: Nullable(Type.String()),
  partitions: Type.Array(Partition),
  configs: Type.Array(Config),
  readers: Type.Array(Reader),
  subjects: Type.Array(Type.String(), { description: 'Of the schema registry, for this topic' }),
})

export const MessageView = Type.Object({
  topic: Type.String(),
  partition: Type.Integer(),
  offset: Offset,
  time: Time,
  key: Nullable(Type.String()),
  type: Nullable(Type.String()),
  headers: Type.Record(Type.String(), Type.String()),
  format: Type.String(),
  data: Type.Any({ description: 'Without card tokens; personal fields stay encrypted' }),
  problem: Nullable(Type.String({ description: 'Why it could not be decoded' })),
  schema: Nullable(
    Type.Object({
      id: Type.Union([Type.Integer(), Type.String()]),
      name: Nullable(Type.String()),
      subject: Nullable(Type.String()),
      version: Nullable(Type.Integer()),
    }),
  ),
  bytes: Type.Integer(),
})

const Progress = Type.Object({
  records: Type.Integer(),
  bytes: Type.Integer(),
  matches: Type.Integer(),
  of: Type.Integer(),
})

export const MessagePage = Type.Object({
  messages: Type.Array(MessageView),
  from: Type.String({ description: 'Where the page begins; the other direction goes back from there' }),
  at: Type.String({ description: 'Where it ends; the same direction goes on from there' }),
  why: Type.Enum(['limit', 'end', 'budget', 'stopped']),
  scanned: Type.Array(Type.Object({ partition: Type.Integer(), from: Offset, to: Offset })),
  progress: Progress,
})

export const MessageDetails = Type.Object({
  message: MessageView,
  decoding: Type.Array(
    Type.Object({ step: Type.Enum(['frame', 'schema', 'body']), ok: Type.Boolean(), found: Type.String() }),
  ),
  math: Type.Object({
    hash: Nullable(Type.Integer()),
    partition: Nullable(Type.Integer()),
    partitions: Type.Integer(),
  }),
  keyBytes: Nullable(Type.String({ description: 'Base64' })),
  valueBytes: Nullable(Type.String({ description: 'Base64; secret texts are covered by stars' })),
  previous: Nullable(Offset),
  next: Nullable(Offset),
})

export const SameKey = Type.Object({
  offset: Nullable(Type.String({ description: 'null: none was found' })),
  why: Type.Enum(['found', 'end', 'budget', 'stopped']),
  at: Type.String({ description: 'Where the look ended: another one goes on from there' }),
  records: Type.Integer(),
  bytes: Type.Integer(),
})

/** How a group stands to a record. All but `past`, `waiting` and `unknown` are told by the service whose group it is. */
export const standings = [
  ...(['taken', 'parked', 'dead-letter', 'set-aside', 'ignored', 'past', 'waiting', 'unknown'] as const),
]

export const RecordReaders = Type.Object({
  readers: Type.Array(
    Type.Object({
      group: Type.String(),
      state: Type.String(),
      service: Nullable(Type.String({ description: 'The service of this platform whose group it is' })),
      standing: Type.Enum(standings),
      words: Type.String(),
      at: Nullable(Type.String({ description: 'When that became so; of what is parked, when it is tried again' })),
      letter: Nullable(Type.String({ description: 'partition/offset among the service’s dead letters' })),
    }),
  ),
})

export const ProduceForm = Type.Object({
  partitions: Type.Integer(),
  schemas: Type.Array(
    Type.Object({
      subject: Type.String(),
      version: Type.Integer(),
      id: Type.Integer(),
      type: Nullable(Type.String({ description: 'Of the event, as the catalogue says' })),
      eventVersion: Nullable(Type.Integer()),
      keyFields: Type.Array(Type.String(), { description: 'The first of these that has a value is the key' }),
      example: Type.Any(),
    }),
  ),
})

export const Produced = Type.Object({
  sent: Type.Boolean({ description: 'false: it was only checked' }),
  partition: Type.Integer(),
  offset: Nullable(Offset),
  bytes: Type.Integer(),
  warnings: Type.Array(Type.String()),
})

/** What a change does, or would do. */
export const TopicPlan = Type.Object({
  done: Type.Boolean(),
  lines: Type.Array(Type.String()),
  warnings: Type.Array(Type.String()),
})

const Troubled = Type.Object({
  topic: Type.String(),
  partition: Type.Integer(),
  leader: Nullable(Type.Integer()),
  replicas: Type.Array(Type.Integer()),
  inSync: Type.Array(Type.Integer()),
})

export const ClusterView = Type.Object({
  id: Type.String(),
  controller: Nullable(Type.Integer()),
  voters: Type.Array(Type.Integer()),
  brokers: Type.Array(
    Type.Object({
      id: Type.Integer(),
      host: Type.String(),
      port: Type.Integer(),
      rack: Nullable(Type.String()),
      leads: Type.Integer(),
      replicas: Type.Integer(),
      behind: Type.Integer(),
      bytes: Nullable(Type.Number()),
      leaderSkew: Nullable(Type.Number({ description: 'In percent of its part' })),
      replicaSkew: Nullable(Type.Number()),
    }),
  ),
  missing: Type.Array(Type.Integer()),
  topics: Type.Integer(),
  partitions: Type.Integer(),
  offline: Type.Array(Troubled),
  underReplicated: Type.Array(Troubled),
  warnings: Type.Array(Type.String()),
})

export const BrokerView = Type.Object({
  id: Type.Integer(),
  host: Type.String(),
  port: Type.Integer(),
  rack: Nullable(Type.String()),
  configs: Type.Array(Config),
  logDirs: Type.Array(
    Type.Object({
      path: Type.String(),
      bytes: Type.Number(),
      totalBytes: Nullable(Type.Number()),
      usableBytes: Nullable(Type.Number()),
    }),
  ),
  replicas: Type.Array(
    Type.Object({
      topic: Type.String(),
      partition: Type.Integer(),
      leads: Type.Boolean(),
      inSync: Type.Boolean(),
      bytes: Type.Number(),
      behind: Type.Number(),
    }),
  ),
})

export const AccessRules = Type.Object({
  authorizer: Type.Boolean({ description: 'false: the cluster has none, and everybody may do everything' }),
  rules: Type.Array(
    Type.Object({
      principal: Type.String(),
      permission: Type.String(),
      operation: Type.String(),
      resource: Type.String(),
      name: Type.String(),
      pattern: Type.String({ description: 'literal, or prefixed: all whose names begin so' }),
      host: Type.String(),
    }),
  ),
})

export type AccessRules = Static<typeof AccessRules>
export type TopicPlan = Static<typeof TopicPlan>
export type ClusterView = Static<typeof ClusterView>
export type BrokerView = Static<typeof BrokerView>
export type Reader = Static<typeof Reader>
export type TopicRow = Static<typeof TopicRow>
export type TopicList = Static<typeof TopicList>
export type Partition = Static<typeof Partition>
export type Config = Static<typeof Config>
export type TopicView = Static<typeof TopicView>
export type MessageView = Static<typeof MessageView>
export type MessagePage = Static<typeof MessagePage>
export type MessageDetails = Static<typeof MessageDetails>
export type SameKey = Static<typeof SameKey>
export type RecordReaders = Static<typeof RecordReaders>
export type Standing = (typeof standings)[number]
export type ProduceForm = Static<typeof ProduceForm>
export type Produced = Static<typeof Produced>
export type Progress = Static<typeof Progress>

/** One line of the stream that a search is. */
export type SearchLine =
  | { kind: 'match'; message: MessageView }
  | ({ kind: 'progress' } & Progress)
  | ({ kind: 'done' } & Omit<MessagePage, 'messages'>)
  | { kind: 'failed'; detail: string }
