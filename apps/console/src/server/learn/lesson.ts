import type { Role } from '@waybill/service'
import type { World } from './world.ts'

/** What a platform must have for a lesson. */
export type Need = 'supervisor' | 'faults' | 'three-brokers'

/** Figures as they were when a lesson was begun: checks compare with them. */
export type Figures = Readonly<Record<string, number>>

/** One time that somebody goes through a lesson. */
export interface Run {
  /** In milliseconds. */
  begunAt: number
  before: Figures
  /** When which step was seen to have happened. */
  lit: ReadonlyMap<string, number>
}

export interface Verdict {
  done: boolean
  /** What the platform says of it, for people. */
  says: string
}

/** Looks whether something has really happened. What it can't find out it throws. */
export type Check = (world: World, run: Run) => Promise<Verdict>

export interface Step {
  id: string
  title: string
  /** What to know, and what to do. */
  read: string
  /** Where in the console it is done or seen. */
  page: { to: string; label: string }
  /** The same from a shell, without `./waybill`. */
  cli: string
  check: Check
}

/** Something to be learned by doing it. A step counts when the one before it does. */
export interface Lesson {
  id: string
  title: string
  about: string
  minutes: number
  /** Who may do it; everyone when left out. */
  roles?: readonly Role[]
  needs?: readonly Need[]
  before?: (world: World) => Promise<Figures>
  steps: readonly [Step, ...Step[]]
}
