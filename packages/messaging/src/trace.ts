import {
  type Context,
  ProxyTracerProvider,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  trace,
} from '@opentelemetry/api'
import type { Cause } from './context.ts'
import type { AnyEventType } from './event.ts'

// Names of spans and attributes: OpenTelemetry's semantic conventions for messaging, 1.27 and later.
const NAME = '@waybill/messaging'

export const tracer = trace.getTracer(NAME)

/** Whether anybody wants spans. When not, none are made, nor what would go into them. */
export function isTraced(): boolean {
  const provider = trace.getTracerProvider()
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer(NAME) !== undefined
}

/** The trace context that a W3C `traceparent` stands for. */
export const contextOf = (traceparent: string | undefined): Context =>
  traceparent === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent })

/** The span that a W3C `traceparent` names, or undefined when it names none. */
export const spanIn = (traceparent: string | undefined): SpanContext | undefined =>
  trace.getSpanContext(contextOf(traceparent))

/**
 * Notes the making of an event as a span of its own, which the relay's sending and every handler refer to: a batch of events may
 * have as many causes.
 * @returns the `traceparent` that the event carries; without a tracer that of its cause
 */
export function created(event: AnyEventType, id: string, { traceparent, correlationId }: Cause): string | undefined {
  if (!isTraced()) return traceparent
  const attributes = {
    'messaging.system': 'kafka',
    'messaging.operation.name': 'create',
    'messaging.operation.type': 'create',
    'messaging.destination.name': event.topic,
    'messaging.message.id': id,
    'cloudevents.event_type': event.type,
    'waybill.correlation_id': correlationId,
  }
  const parent = contextOf(traceparent)
  const span = tracer.startSpan(`create ${event.topic}`, { kind: SpanKind.PRODUCER, attributes }, parent)
  span.end()
  const carrier: { traceparent?: string } = {}
  propagation.inject(trace.setSpan(parent, span), carrier)
  return carrier.traceparent ?? traceparent
}
