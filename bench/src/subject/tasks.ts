import { answers } from './answers.ts'
import { codec } from './codec.ts'
import { consume } from './consume.ts'
import { consumeOneByOne, consumeRaw } from './consume-peers.ts'
import { consumeShare } from './consume-share.ts'
import { drain } from './drain.ts'
import { live } from './live.ts'
import { pack } from './pack.ts'
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
export const tasks = {
  drain,
  rowLoop,
  pollingOutbox,
  place,
  consume,
  consumeOneByOne,
  consumeRaw,
  consumeShare,
  live,
  soak,
  codec,
  answers,
  pack,
}

export type Tasks = typeof tasks
