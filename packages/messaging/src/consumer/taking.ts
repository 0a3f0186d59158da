import type { RawRecord } from '../envelope.ts'
import type { Log } from '../log.ts'
import type { Handler } from '../on.ts'
import type { Decoder } from '../schemas.ts'
import type { Apart } from './apart.ts'
import type { Applying } from './apply.ts'
import type { Limit } from './limit.ts'
import type { Patience } from './persistently.ts'
import type { RetryPolicy } from './retry-policy.ts'
import type { Turns } from './turns.ts'

/** What a lane works with, and whom it tells. */
export interface Taking extends Applying, Patience {
  readonly handlers: ReadonlyMap<string, readonly Handler[]>
  policyOf(type: string | undefined): RetryPolicy
  readonly decoder: Decoder
  readonly log: Log
  /** Lets some outside effects run at once, for all partitions together. */
  readonly effects: Limit
  /** Keeps a try that may end the process apart from the others that are counted, of all partitions. */
  readonly apart: Apart
  /** Runs the transactions, of all partitions. */
  readonly turns: Turns
  /** A record is dealt with, whatever became of it. */
  onDone(record: RawRecord): void
  /** All before this offset is dealt with. */
  onAdvance(nextOffset: bigint): void
  /** Something outside is down: an event begins (1) or ends (-1) to wait for it. */
  onWaiting(change: 1 | -1, reason: string): void
  /** It cannot go on by itself. */
  onFailure(error: unknown): void
}
