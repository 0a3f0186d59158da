import { context, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { withContext } from '../context.ts'
import { describe } from '../errors.ts'
import type { Received } from '../event.ts'
import { contextOf, isTraced, spanIn, tracer } from '../trace.ts'

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
  const cause = { correlationId, causationId, traceparent }
  if (!isTraced()) return withContext(cause, work)
  const attributes = {
    'messaging.system': 'kafka',
    'messaging.operation.name': step,
    'messaging.operation.type': 'process',
    'messaging.destination.name': event.topic,
    'messaging.destination.partition.id': String(event.partition),
    'messaging.kafka.offset': Number(event.offset),
    'messaging.message.id': event.id,
    'messaging.batch.message_count': events.length,
    'cloudevents.event_type': event.type,
    'waybill.correlation_id': correlationId,
  }
  const links = others.flatMap((other) => spanIn(other.traceparent) ?? []).map((made) => ({ context: made }))
  return context.with(contextOf(traceparent), () =>
    tracer.startActiveSpan(`${step} ${event.topic}`, { kind: SpanKind.CONSUMER, attributes, links }, async (span) => {
      try {
        return await withContext(cause, work)
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: describe(error) })
        throw error
      } finally {
        span.end()
      }
    }),
  )
}
