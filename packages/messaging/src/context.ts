import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { context, propagation, trace } from '@opentelemetry/api'

/** Why the code now runs: what published events inherit from the request or the event being handled. */
export interface Cause {
  correlationId: string
  /** The id of the event being handled. */
  causationId?: string | undefined
  /** W3C trace context of the caller. */
  traceparent?: string | undefined
}

const causes = new AsyncLocalStorage<Cause>()

/** Runs `work` so that all it publishes carries this cause. */
export function withContext<T>(cause: Cause, work: () => T): T {
  return causes.run(cause, work)
}

/**
 * The cause in force, with the trace context of the active span when there is one.
 * Keep it in a row to go on later, from a job: `withContext(row.cause, …)`.
 */
export function currentContext(): Cause {
  const cause = causes.getStore() ?? { correlationId: randomUUID() }
  return { ...cause, traceparent: activeTraceparent() ?? cause.traceparent }
}

/** The cause in force, or undefined outside of any request and handler. For logs. */
export const currentCause = (): Cause | undefined => causes.getStore()

function activeTraceparent(): string | undefined {
  if (!trace.getActiveSpan()) return undefined
  const carrier: { traceparent?: string } = {}
  propagation.inject(context.active(), carrier)
  return carrier.traceparent
}
