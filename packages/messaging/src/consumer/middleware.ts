import { setTimeout as delay } from 'node:timers/promises'
import { milliseconds } from '../duration.ts'
import { PermanentError, Unavailable } from '../errors.ts'
import type { Received } from '../event.ts'

/** One step of a handler that is about to run. */
export interface Step {
  /** The event; of several that are committed by one call, the first. */
  readonly event: Received<unknown>
  /** `effect` asks something outside, `commit` writes in the transaction. */
  readonly kind: 'effect' | 'commit'
  readonly signal: AbortSignal
}

/** Wraps every step of every handler: calls `next` or throws. Plain functions, the first one outermost. */
export type Middleware = <R>(step: Step, next: (step: Step) => Promise<R>) => Promise<R>

/** Runs a step through all middleware. */
export function through<R>(chain: readonly Middleware[], step: Step, run: (step: Step) => Promise<R>): Promise<R> {
  const [first, ...rest] = chain
  return first ? first(step, (inner) => through(rest, inner, run)) : run(step)
}

/** A handler had its time and did not end. */
export class DeadlineExceeded extends Error {
  override name = 'DeadlineExceeded'
}

/**
 * Ends a step that takes longer, or whose partition is taken away: its signal is aborted and the step fails, to be
 * tried again. A transaction is rolled back then; a call to the outside that ignores its signal may still come through.
 * @param after like '30s'
 */
export function timeout(after: string): Middleware {
  const ms = milliseconds(after)
  return async (step, next) => {
    step.signal.throwIfAborted()
    const over = new AbortController()
    const late = Promise.withResolvers<never>()
    const end = (reason: unknown) => {
      over.abort(reason)
      late.reject(reason)
    }
    const timer = setTimeout(() => {
      end(new DeadlineExceeded(`The ${step.kind} of ${step.event.type} ${step.event.id} took over ${after}`))
    }, ms)
    const callOff = () => end(step.signal.reason)
    step.signal.addEventListener('abort', callOff, { once: true })
    try {
      return await Promise.race([next({ ...step, signal: over.signal }), late.promise])
    } finally {
      clearTimeout(timer)
      step.signal.removeEventListener('abort', callOff)
    }
  }
}

/** Starts at most so many steps a second, evenly; the others wait. */
export function throttle(options: { perSecond: number; kind?: Step['kind'] }): Middleware {
  const gapMs = 1_000 / options.perSecond
  let nextAt = 0
  return async (step, next) => {
    if (options.kind && step.kind !== options.kind) return next(step)
    const now = performance.now()
    const waitMs = Math.max(0, nextAt - now)
    nextAt = now + waitMs + gapMs
    if (waitMs >= 1) await delay(waitMs, undefined, { signal: step.signal })
    return next(step)
  }
}

/**
 * Stops asking something outside that fails again and again: after so many effects that failed in a row none is asked for
 * a while, then one is tried. Meanwhile the events wait, and use up no tries; reading pauses when enough of them wait.
 *
 * @param options.failures in a row, default 5
 * @param options.pause like '30s', the default
 */
export function circuitBreaker(options: { failures?: number; pause?: string } = {}): Middleware {
  const { failures = 5, pause = '30s' } = options
  const pauseMs = milliseconds(pause)
  let failed = 0
  let closedAgainAt = 0

  return async (step, next) => {
    if (step.kind !== 'effect') return next(step)
    const waitMs = closedAgainAt - Date.now()
    if (failed >= failures && waitMs > 0) {
      throw new Unavailable(`${failed} calls failed in a row; the next is tried in ${Math.ceil(waitMs / 1_000)} s`, {
        retryAfterMs: waitMs,
      })
    }
    // Half open: this one is tried, those that come meanwhile still wait.
    if (failed >= failures) closedAgainAt = Date.now() + pauseMs
    try {
      const result = await next(step)
      failed = 0
      return result
    } catch (error) {
      // A permanent error is the answer of something that works.
      if (error instanceof PermanentError) failed = 0
      else failed += 1
      if (failed >= failures) closedAgainAt = Date.now() + pauseMs
      throw error
    }
  }
}
