import { ROOT_CONTEXT, type SpanContext, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api'
import { unpackHeaders } from '../kafka/record-batch.ts'
import type { PendingRow } from '../postgres/relay-session.ts'
import { isTraced, spanIn, tracer } from '../trace.ts'
import type { Sent } from './sift.ts'

/** As many as an OpenTelemetry SDK keeps of a span by default. */
const MOST_LINKS = 128

/**
 * Sends rows in a span that stands in the trace of the first one that is traced and is linked to the others. Rows of which none is
 * traced, and all where nobody wants spans, are sent without.
 */
export async function sending(
  rows: readonly PendingRow[],
  send: () => Promise<Sent<PendingRow>>,
): Promise<Sent<PendingRow>> {
  const [first, ...others] = rows.length > 0 && isTraced() ? rows.flatMap(creationOf) : []
  if (!first) return send()
  const [topic, ...more] = new Set(rows.map((row) => row.topic))
  const one = more.length === 0
  const attributes = {
    'messaging.system': 'kafka',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.batch.message_count': rows.length,
    ...(one ? { 'messaging.destination.name': topic } : {}),
  }
  const links = others.slice(0, MOST_LINKS).map((context) => ({ context }))
  const options = { kind: SpanKind.CLIENT, attributes, links }
  const parent = trace.setSpanContext(ROOT_CONTEXT, first)
  return tracer.startActiveSpan(one ? `send ${topic}` : 'send', options, parent, async (span) => {
    try {
      const sent = await send()
      const [failed] = [...sent.refused, ...sent.unwritten]
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR, message: failed.reason })
      return sent
    } finally {
      span.end()
    }
  })
}

/** The span that made a row's event, if it is kept. */
function creationOf({ headers }: PendingRow): SpanContext[] {
  for (const [name, value] of unpackHeaders(headers)) {
    if (name.toString() !== 'traceparent') continue
    const span = spanIn(value.toString())
    return span && (span.traceFlags & TraceFlags.SAMPLED) !== 0 ? [span] : []
  }
  return []
}
