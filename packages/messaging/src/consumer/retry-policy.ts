import { milliseconds } from '../duration.ts'

/** What becomes of an event that fails. Durations are like '200ms', '30s', '5m'. */
export type Retry =
  | {
      /** Default: the later events of its key wait behind it, in the database; other keys go on. */
      order?: 'key'
      /** Tries before it is a dead letter. Default 3. */
      attempts?: number
      /** Wait after the first failure. Default 200ms. */
      first?: string
      /** How many times longer each wait is than the one before. Default 5. */
      factor?: number
      /** Longest wait. Default 10s. */
      most?: string
    }
  | {
      /** Later events of its key overtake it: it goes to a topic for each delay, one after the other, then to the dead letters. */
      order: 'none'
      delays: readonly string[]
    }

export type RetryPolicy =
  | { order: 'key'; attempts: number; firstMs: number; factor: number; mostMs: number }
  | { order: 'none'; delays: readonly { name: string; ms: number }[] }

/** A policy with its defaults. Throws a TypeError for a number of attempts below 1, or a duration that is none. */
export function retryPolicy(retry: Retry = {}): RetryPolicy {
  if (retry.order === 'none') {
    return { order: 'none', delays: retry.delays.map((name) => ({ name, ms: milliseconds(name) })) }
  }
  const { attempts = 3, first = '200ms', factor = 5, most = '10s' } = retry
  if (!Number.isInteger(attempts) || attempts < 1) throw new TypeError(`attempts is ${attempts}; it must be 1 or more`)
  return { order: 'key', attempts, firstMs: milliseconds(first), factor, mostMs: milliseconds(most) }
}

/** How often an event is tried before it is a dead letter. */
export const budget = (policy: RetryPolicy): number =>
  policy.order === 'key' ? policy.attempts : policy.delays.length + 1

/**
 * Exponential, with jitter on its upper half, so that what failed together does not return together.
 * @param attempt the number of the try that failed, from 1
 * @returns the wait in milliseconds
 */
export function backoff(
  { firstMs, factor, mostMs }: Extract<RetryPolicy, { order: 'key' }>,
  attempt: number,
  random: () => number = Math.random,
): number {
  const most = Math.min(firstMs * factor ** (attempt - 1), mostMs)
  return most / 2 + random() * (most / 2)
}

/** The policy of each event type whose handlers have one. Throws a TypeError when two handlers of one type disagree. */
export function policiesOf(
  handlers: readonly { event: { type: string }; retry: Retry | undefined }[],
): ReadonlyMap<string, RetryPolicy> {
  const policies = new Map<string, RetryPolicy>()
  for (const { event, retry } of handlers) {
    if (!retry) continue
    const policy = retryPolicy(retry)
    const other = policies.get(event.type)
    if (other && JSON.stringify(other) !== JSON.stringify(policy)) {
      throw new TypeError(
        `Two handlers of ${event.type} have different retry policies; an event is tried again as a whole`,
      )
    }
    policies.set(event.type, policy)
  }
  return policies
}
