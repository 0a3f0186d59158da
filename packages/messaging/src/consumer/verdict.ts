import { PermanentError } from '../errors.ts'
import { waitFor } from './persistently.ts'
import { backoff, budget, type RetryPolicy } from './retry-policy.ts'

/** What becomes of an event that failed. */
export type Verdict =
  /** It is nobody's fault: again, and no try is used up. */
  | { kind: 'wait'; ms: number }
  /** Once more, later; the later events of its key wait behind it. */
  | { kind: 'park'; ms: number }
  /** Once more, later; the later events of its key go on. */
  | { kind: 'delay'; name: string; ms: number }
  | { kind: 'dead' }

/** @param attempts tries so far, the one that failed included */
export function verdictOn(error: unknown, attempts: number, policy: RetryPolicy): Verdict {
  const ms = waitFor(error)
  if (ms !== undefined) return { kind: 'wait', ms }
  if (error instanceof PermanentError || attempts >= budget(policy)) return { kind: 'dead' }
  if (policy.order === 'key') return { kind: 'park', ms: backoff(policy, attempts) }
  const delay = policy.delays[attempts - 1]
  return delay ? { kind: 'delay', ...delay } : { kind: 'dead' }
}
