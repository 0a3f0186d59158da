import type { Client } from '@waybill/client'
import type { Run } from '@waybill/local'

/** What a scenario has to work with while the platform is under load. */
export interface Stage {
  run: Run
  /** The state folder of the platform. */
  state: string
  /** The API, asked as an admin. */
  admin: Client
  /** Aborted by Ctrl-C: every wait ends then, and what was harmed is put right. */
  signal: AbortSignal
  seed: number
  pause(ms: number): Promise<void>
  /** Waits for a condition; one that throws does not hold yet. Throws with `what` when it does not come in time. */
  until(what: string, condition: () => Promise<boolean>, withinMs?: number): Promise<void>
  /** Leaves the way to put a harm right. Run in any case, the last one first. */
  undo(what: string, work: () => unknown): void
  /** Something that has to be so; what is not makes the scenario fail. */
  expect(what: string, holds: boolean): void
  /** A number for the report. */
  figure(name: string, value: number | string): void
}

/** What a platform must have been started with. */
export type Need = 'three brokers' | 'faults'

/** A row of the fault matrix, done to a running platform. */
export interface Scenario {
  row: number
  name: string
  /** What is done. */
  fault: string
  /** What has to come of it, besides all that `verify` holds the platform to. */
  expects: string
  needs?: Need
  /** Every order that is sent meanwhile has to be accepted, the last time that it is sent with its key. */
  accepts?: true
  /** Done within about 15 s. */
  quick?: true
  /** The test that proves the same more closely, on a part of the platform. */
  proof?: string
  harm(stage: Stage): Promise<void>
}
