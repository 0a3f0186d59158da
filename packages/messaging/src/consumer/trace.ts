import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { withContext } from '../context.ts'
import { describe } from '../errors.ts'
import type { Received } from '../event.ts'

const tracer = trace.getTracer('@waybill/messaging')

/** Runs work on an event in a span that continues its trace, so that what the work publishes is caused by the event. */
export function following<T>(event: Received<unknown>, step: 'effect' | 'process', work: () => Promise<T>): Promise<T> {
  const { correlationId, id: causationId, traceparent } = event
  const parent = traceparent ? propagation.extract(ROOT_CONTEXT, { traceparent }) : ROOT_CONTEXT
  const attributes = {
    'messaging.system': 'kafka',
    'messaging.destination.name': event.topic,
    'messaging.destination.partition.id': String(event.partition),
    'messaging.kafka.offset': Number(event.offset),
    'messaging.message.id': event.id,
    'waybill.correlation_id': correlationId,
  }
  return context.with(parent, () =>
    tracer.startActiveSpan(`${step} ${event.type}`, { kind: SpanKind.CONSUMER, attributes }, async (span) => {
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
