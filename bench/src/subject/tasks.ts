import { drain } from './drain.ts'
import { rowLoop } from './row-loop.ts'

/** A task that is set up. */
export interface Ready<Result> {
  /** The measured work. */
  run(): Promise<Result>
  finish(): Promise<void>
}

/** All that a measured process can do, by name. */
export const tasks = { drain, rowLoop }

export type Tasks = typeof tasks
