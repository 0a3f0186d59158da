import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { LogView, logLevels } from '../../shared/logs.ts'
import type { Tracker } from '../pulse/tracker.ts'
import { readLogs } from './read-logs.ts'

const Query = Type.Object(
  {
    service: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,60}$', description: 'A service, or one process' })),
    level: Type.Optional(Type.Enum([...logLevels], { description: 'This level, or a graver one' })),
    q: Type.Optional(Type.String({ maxLength: 200, description: 'Anywhere in the line: a text, a trace, an order' })),
  },
  { additionalProperties: false },
)

/** GET /console/api/logs: the newest lines of what the processes of this platform print. */
export const showLogs =
  (folder: string | undefined, tracker: Tracker): Route =>
  (app) => {
    app.get(
      '/console/api/logs',
      {
        schema: { querystring: Query, response: { 200: LogView }, tags: ['logs'], summary: 'What processes print' },
        config: { access: ['operator', 'admin'] },
      },
      async ({ query }) => {
        if (folder === undefined) return { here: false, processes: [], lines: [], complete: true }
        const found = await readLogs(folder, query)
        // A line knows its request, and the pulse which order that has placed.
        const orders = new Map(tracker.orders().map(({ correlationId, orderId }) => [correlationId, orderId]))
        const lines = found.lines.map((line) => ({
          ...line,
          orderId: line.orderId ?? orders.get(line.correlationId ?? '') ?? null,
        }))
        return { ...found, lines }
      },
    )
  }
