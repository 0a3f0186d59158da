import type { Registry } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { type Static, Type } from 'typebox'
import { Nullable } from '../../shared/nullable.ts'
import type { ConsoleConfig } from '../config.ts'
import type { Gateway } from '../gateway.ts'
import type { Sessions } from '../session/sessions.ts'
import { readRecords } from './read-records.ts'

const Params = Type.Object({ orderId: Type.String({ format: 'uuid' }) })
const Time = Type.String({ format: 'date-time' })
export const RecordView = Type.Object({
  id: Type.String({ description: 'The event’s id' }),
  type: Type.String(),
  version: Type.Integer(),
  service: Type.String(),
  topic: Type.String(),
  partition: Type.Integer(),
  offset: Type.String(),
  key: Type.String(),
  time: { ...Time, description: 'When the service wrote it into its outbox' },
  storedAt: { ...Time, description: 'When it was sent to Kafka' },
  correlationId: Type.String(),
  causationId: Nullable(Type.String({ description: 'The event that brought it about' })),
  /** A registry's number, or the GUID that a header named. */
  schemaId: Nullable(Type.Union([Type.Integer(), Type.String()])),
  bytes: Type.Integer(),
  headers: Type.Record(Type.String(), Type.String()),
  data: Type.Any({ description: 'Without card tokens; personal fields stay encrypted' }),
  problem: Nullable(Type.String({ description: 'Why it could not be decoded' })),
})

const View = Type.Object({
  orderId: Type.String(),
  complete: Type.Boolean({ description: 'false: there was more to read than is read for one page' }),
  scanned: Type.Integer(),
  records: Type.Array(RecordView),
})

export type OrderRecords = Static<typeof View>
export type OrderRecord = Static<typeof RecordView>

/** GET /console/api/orders/:orderId/records: the order's events as they stand in Kafka. */
export const showRecords =
  (gateway: Gateway, sessions: Sessions, registry: Registry, settings: ConsoleConfig): Route =>
  (app) => {
    app.get(
      '/console/api/orders/:orderId/records',
      {
        schema: {
          params: Params,
          response: { 200: View },
          tags: ['orders'],
          summary: 'The events of an order as they stand in Kafka',
        },
        config: { access: 'user' },
      },
      async (request) => {
        const { orderId } = request.params
        // Asked for in the user's own name: who may not see the order gets the refusal of the orders service.
        const order = await gateway.call<{ placedAt: string; updatedAt: string }>(`/api/orders/${orderId}`, {
          token: sessions.found(request),
        })
        return readRecords({ ...order, orderId }, registry, settings)
      },
    )
  }
