import { type Static, Type } from 'typebox'
import { Nullable } from './nullable.ts'

export const logLevels = ['debug', 'info', 'warn', 'error', 'fatal'] as const

/** So many lines are shown at most, the newest. */
export const MOST_LINES = 500

export const LogLine = Type.Object({
  process: Type.String(),
  service: Type.String(),
  time: Nullable(Type.String({ description: 'Of the line, or of the one before it that tells' })),
  level: Type.String({ description: 'As the line says it; info for one that is no JSON' }),
  message: Type.String(),
  rest: Type.Record(Type.String(), Type.Any(), { description: 'What else is in the line' }),
  orderId: Nullable(Type.String({ description: 'Of the line, or of the request that it belongs to' })),
  correlationId: Nullable(Type.String({ description: 'Ties it to all that came of one request' })),
})

export const LogView = Type.Object({
  here: Type.Boolean({ description: 'false: this console does not know where logs are' }),
  processes: Type.Array(Type.String(), { description: 'Those that have a log' }),
  lines: Type.Array(LogLine, { description: `The newest ${MOST_LINES} that fit, the oldest first` }),
  complete: Type.Boolean({ description: 'false: there is more in the files than was looked through, or is shown' }),
})

export type LogLine = Static<typeof LogLine>
export type LogView = Static<typeof LogView>
