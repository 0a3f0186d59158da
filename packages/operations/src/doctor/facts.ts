import type { OutboxStatus, QuarantinedKey, Topic } from '@waybill/messaging'

/** All that the checks of this package judge by. */
export interface Facts {
  readonly cluster: ClusterFacts
  readonly letters: readonly LetterFacts[]
  readonly server: ServerFacts
  readonly databases: readonly DatabaseFacts[]
  readonly catalogue: CatalogueFacts
  readonly skipped: readonly SkippedFacts[]
}

/** What ought to be there. */
export interface CatalogueFacts {
  readonly topics: readonly Topic[]
  /** Topic → the groups that ought to read it; a topic that is not here may go unread. */
  readonly readers: ReadonlyMap<string, readonly string[]>
  /** Topics that are there besides, such as the registry's own. */
  readonly others: readonly string[]
}

export interface ClusterFacts {
  readonly brokers: readonly BrokerFacts[]
  readonly topics: readonly TopicFacts[]
  readonly groups: readonly GroupFacts[]
  /** How long the groups were watched, in milliseconds. */
  readonly watchedMs: number
  /** How far the newest time stamp of a record lies ahead of this machine's clock, in milliseconds. */
  readonly aheadMs: number
}

export interface BrokerFacts {
  readonly id: number
  readonly address: string
  readonly rack: string | null
  readonly disks: readonly { path: string; totalBytes: number; usableBytes: number }[]
}

export interface TopicFacts {
  readonly name: string
  readonly partitions: readonly PartitionFacts[]
  readonly config: Readonly<Record<string, string>>
}

export interface PartitionFacts {
  readonly id: string
  readonly partition: number
  /** -1: none. */
  readonly leader: number
  readonly replicas: number
  readonly inSync: number
  readonly start: bigint
  readonly end: bigint
}

export interface GroupFacts {
  readonly name: string
  readonly state: string
  readonly partitions: readonly GroupPartition[]
}

/** How far a group is in a partition, when it was first looked at and when last. */
export interface GroupPartition {
  readonly topic: string
  readonly partition: number
  readonly committedBefore: bigint
  readonly endBefore: bigint
  readonly committed: bigint
  readonly end: bigint
  /** That it has not moved, and records wait for it: the end of a transaction takes an offset too, and is no record. */
  readonly standsStill: boolean
}

export interface LetterFacts {
  readonly service: string
  readonly letters: number
  readonly oldest: Date | undefined
}

/** What the whole of a PostgreSQL knows. */
export interface ServerFacts {
  /** How far its clock is ahead of this machine's, in milliseconds; half of the round trip may be wrong. */
  readonly aheadMs: number
  readonly roundTripMs: number
  /** Whether this role may see what others do. */
  readonly seesAll: boolean
  readonly sessions: readonly SessionFacts[]
  /** Replication slots and prepared transactions that keep dead rows from being cleared away. */
  readonly holders: readonly {
    kind: 'slot' | 'prepared transaction'
    name: string
    active: boolean
    seconds: number | null
  }[]
}

export interface SessionFacts {
  readonly pid: number
  readonly database: string
  readonly application: string
  readonly user: string
  readonly state: string
  /** The first 200 characters. */
  readonly query: string
  /** How long its snapshot keeps dead rows from being cleared away, in seconds; null when it holds none. */
  readonly snapshotSeconds: number | null
  /** How long it has done nothing in an open transaction, in seconds; null when it does not. */
  readonly idleSeconds: number | null
}

/** What one database with an outbox and an inbox knows. */
export interface DatabaseFacts {
  /** The service it belongs to. */
  readonly name: string
  readonly outbox: OutboxStatus
  readonly quarantined: readonly QuarantinedKey[]
  readonly parked: {
    readonly records: number
    readonly keys: number
    /** How long ago the first of them failed, in seconds. */
    readonly oldestSeconds: number
    /** How long the one that is longest past its time waits to be tried, in seconds. */
    readonly overdueSeconds: number
    readonly lastError: string | null
  }
  /** How long the saga that is longest past its deadline waits, in seconds. */
  readonly sagaOverdueSeconds: number
  readonly positions: readonly PositionFacts[]
  /** Each index there is. */
  readonly indexes: readonly { name: string; table: string; valid: boolean }[]
  /** Each that the migrations make. */
  readonly expectedIndexes: readonly string[]
  readonly tables: readonly TableFacts[]
}

/** How far a consumer group says, in its database, that it has taken a partition. */
export interface PositionFacts {
  readonly group: string
  readonly topic: string
  readonly topicId: string
  readonly partition: number
  readonly next: bigint
}

/** Events that a group is past, as it told Kafka, and that its database never took. */
export interface SkippedFacts extends PositionFacts {
  readonly database: string
  readonly committed: bigint
  /** How many that the group handles. */
  readonly events: number
}

export interface TableFacts {
  readonly name: string
  readonly primaryKey: boolean
  readonly live: number
  readonly dead: number
  readonly bytes: number
}
