import type { Registry } from '@waybill/messaging'
import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { TraceSearch, TraceSummary } from '../../shared/traces.ts'
import type { ConsoleConfig } from '../config.ts'
import { onCluster } from '../kafka/refusals.ts'
import { RecordView } from '../orders/show-records.ts'
import { readTrace } from './read-trace.ts'
import { orderOf, type Traces } from './traces.ts'

const ListView = Type.Object({
  windowMs: Type.Integer({ description: 'A trace is known this long after its last event' }),
  traces: Type.Array(TraceSummary),
  complete: Type.Boolean({ description: 'false: more fit than are listed' }),
})

const TraceView = Type.Object({
  id: Type.String(),
  orderId: Type.Union([Type.String(), Type.Null()]),
  complete: Type.Boolean({ description: 'false: there was more to read than is read for one page' }),
  records: Type.Array(RecordView),
})

/** GET /console/api/traces: what came of the requests of the last minutes. */
export const listTraces =
  (traces: Traces, { pulseWindowMs: windowMs }: ConsoleConfig): Route =>
  (app) => {
    app.get(
      '/console/api/traces',
      {
        schema: {
          querystring: TraceSearch,
          response: { 200: ListView },
          tags: ['traces'],
          summary: 'What came of the requests of the last minutes',
        },
        config: { access: ['operator', 'admin'] },
      },
      async ({ query }) => ({ windowMs, ...traces.list(query) }),
    )
  }

/** GET /console/api/traces/:id: the events of one request as they stand in Kafka, the oldest first. */
export const showTrace =
  (traces: Traces, registry: Registry, config: ConsoleConfig): Route =>
  (app) => {
    app.get(
      '/console/api/traces/:id',
      {
        schema: {
          params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) }),
          response: { 200: TraceView },
          tags: ['traces'],
          summary: 'The events of one request as they stand in Kafka',
        },
        config: { access: ['operator', 'admin'] },
      },
      async ({ params: { id } }) => {
        const hops = traces.hops(id)
        if (!hops) {
          const window = `${Math.round(config.pulseWindowMs / 60_000)} minutes`
          throw new Problem(404, 'unknown-trace', `No trace ${id} is known: they are forgotten after ${window}.`)
        }
        return { id, orderId: orderOf(hops), ...(await onCluster(() => readTrace(id, hops, registry, config))) }
      },
    )
  }
