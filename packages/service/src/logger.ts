import { trace } from '@opentelemetry/api'
import { currentCause } from '@waybill/messaging'
import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger }

const secretNames = ['password', 'token', 'secret', 'authorization', 'cookie', 'apiKey']

/**
 * Opens the service's log: JSON lines on standard output, each with service, instance, and the correlation id and trace of what is in hand.
 * Values under names like password, token or authorization are replaced by [secret].
 */
export function openLog(
  options: { service: string; instance: string; level: string },
  destination?: DestinationStream,
): Logger {
  const { service, instance, level } = options
  return pino(
    {
      level,
      base: { service, instance },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
      mixin: activeCause,
    },
    // Synchronous: the last line before a crash is the one that matters.
    ...(destination ? [destination] : []),
  )
}

/** What ties a line to the order it is about: the correlation of the request or event in hand, and its trace. */
function activeCause(): object {
  const cause = currentCause()
  const span = trace.getActiveSpan()?.spanContext()
  return {
    ...(cause ? { correlationId: cause.correlationId } : {}),
    ...(span ? { traceId: span.traceId, spanId: span.spanId } : {}),
  }
}
