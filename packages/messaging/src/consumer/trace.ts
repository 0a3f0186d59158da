import { context, type Link, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { withContext } from '../context.ts'
import { describe } from '../errors.ts'
import type { Received } from '../event.ts'

const tracer = trace.getTracer('@waybill/messaging')

/**
 * Runs work on events in a span that continues the trace of the first and is linked to those of the others, so that
 * what the work publishes is caused by the first.
 */
export function following<T>(
  events: readonly Received<unknown>[],
  step: 'effect' | 'process',
  work: () => Promise<T>,
): Promise<T> {
  const [event, ...others] = events
  if (!event) return work()
  const { correlationId, id: causationId, traceparent } = event
  const parent = traceparent ? propagation.extract(ROOT_CONTEXT, { traceparent }) : ROOT_CONTEXT
  const attributes = {
    'messaging.system': 'kafka',
    'messaging.destination.name': event.topic,
    'messaging.destination.partition.id': String(event.partition),
    'messaging.kafka.offset': Number(event.offset),
    'messaging.message.id': event.id,
    'messaging.batch.message_count': events.length,
    'waybill.correlation_id': correlationId,
  }
  const links = others.flatMap((other) => linkTo(other.traceparent))
  return context.with(parent, () =>
    tracer.startActiveSpan(`${step} ${event.type}`, { kind: SpanKind.CONSUMER, attributes, links }, async (span) => {
      try {
        return await withContext({ correlationId, causationId, traceparent }, work)
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: describe(error) })
        throw error
      } finally {
        span.end()
      }
    }),
  )
}

function linkTo(traceparent: string | undefined): Link[] {
  if (!traceparent) return []
  const linked = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, { traceparent }))
  return linked ? [{ context: linked }] : []
}
