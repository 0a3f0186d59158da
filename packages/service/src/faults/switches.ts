import type { Metrics } from '@waybill/messaging'

/**
 * What can be made to go wrong in a service, for its requests and for the steps of its handlers:
 * `fail` refuses before anything is done; `delay` only waits; `drop-reply` does the work and loses the answer;
 * `crash-before-commit` and `crash-after-commit` end the process with SIGKILL; `poison` makes an event one that can never be
 * handled; `duplicate` does a request that changes something twice, sends events twice and asks something outside twice.
 */
export const faultNames = [
  'fail',
  'delay',
  'drop-reply',
  'crash-before-commit',
  'crash-after-commit',
  'poison',
  'duplicate',
] as const

export type FaultName = (typeof faultNames)[number]

/** The newest word about a service's faults, as it stands on platform.faults.v1. */
export interface Switch {
  fault: string
  enabled: boolean
  /** How many of a hundred it hits. */
  percent: number
  delayMs: number
  /** When it ends by itself, or null. */
  expiresAt: Date | null
}

/** The fault of one service: at most one is on at a time. */
export interface Faults {
  set(to: Switch): void
  /**
   * Draws whether one of these hits now; counts it when it does.
   * @param where `request`, `effect`, `commit` or `relay`
   */
  hit(where: string, ...possible: readonly FaultName[]): { fault: FaultName; delayMs: number } | undefined
}

/** @param random from 0 up to 1; given by tests, as is `now` in milliseconds */
export function createFaults(
  metrics: Pick<Metrics, 'count'>,
  { random = Math.random, now = Date.now }: { random?: () => number; now?: () => number } = {},
): Faults {
  let current: Switch | undefined
  return {
    set(to) {
      current = to
    },
    hit(where, ...possible) {
      if (!current?.enabled || (current.expiresAt !== null && current.expiresAt.getTime() <= now())) return undefined
      const fault = possible.find((name) => name === current?.fault)
      if (!fault || random() * 100 >= current.percent) return undefined
      metrics.count('waybill_faults_hit_total', { fault, where })
      return { fault, delayMs: current.delayMs }
    },
  }
}
