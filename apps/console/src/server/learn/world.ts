import type { ClusterDescription, GroupDescription } from '@waybill/operations'
import type { TrackedOrder } from '../pulse/tracker.ts'
import type { Supervised } from '../services/supervisor.ts'

/** An order that was seen to be placed. */
export interface SeenOrder extends Omit<TrackedOrder, 'placedAt'> {
  placedAt: number
}

export interface SeenRecord {
  type: string
  topic: string
  partition: number
  offset: bigint
}

/** The real system, as the checks of lessons look at it. Each throws when it can't be looked at now. */
export interface World {
  /** The orders that the user may see, the newest first. */
  orders(): readonly SeenOrder[]
  /** The events of an order as they stand in Kafka. */
  recordsOf(order: SeenOrder): Promise<readonly SeenRecord[]>
  /** A service's consumer group; undefined before it was ever there. */
  group(service: string): Promise<GroupDescription | undefined>
  /** How many processes of a service there are, and how many of them are paused. */
  paused(service: string): Promise<{ paused: number; of: number }>
  /** A figure of a service's metrics: the sum over its processes and labels. */
  figure(service: string, metric: string): Promise<number>
  /** The open dead letters of a service. */
  letters(service: string): Promise<number>
  /** The faults that are on, by service. */
  faults(): Promise<ReadonlyMap<string, string>>
  /** What the supervisor runs of a service. */
  processes(service: string): Promise<readonly Supervised[]>
  cluster(): Promise<ClusterDescription>
  /** How many versions a subject of the registry has. */
  versions(subject: string): Promise<number>
}
