import { consume } from './consume.ts'
import { consumeOneByOne, consumeRaw } from './consume-peers.ts'
import { drain } from './drain.ts'
import { live } from './live.ts'
import { place } from './place.ts'
import { pollingOutbox } from './polling-outbox.ts'
import { rowLoop } from './row-loop.ts'
import { soak } from './soak.ts'

/** A task that is set up. */
export interface Ready<Result> {
  /** The measured work. */
  run(): Promise<Result>
  finish(): Promise<void>
}

/** All that a measured process can do, by name. */
export const tasks = { drain, rowLoop, pollingOutbox, place, consume, consumeOneByOne, consumeRaw, live, soak }

export type Tasks = typeof tasks
