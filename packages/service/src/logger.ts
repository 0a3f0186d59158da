import { trace } from '@opentelemetry/api'
import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger }

const secretNames = ['password', 'token', 'secret', 'authorization', 'cookie', 'apiKey']

/**
 * Opens the service's log: JSON lines on standard output, each with service, instance and, within a span, its trace.
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
      mixin: activeTrace,
    },
    // Synchronous: the last line before a crash is the one that matters.
    ...(destination ? [destination] : []),
  )
}

function activeTrace(): object {
  const span = trace.getActiveSpan()?.spanContext()
  return span ? { traceId: span.traceId, spanId: span.spanId } : {}
}
