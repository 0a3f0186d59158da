import { Type } from 'typebox'

/** One event of a stream, as its `data` says it. Its SSE id is `topic/partition/offset`. */
export const Step = Type.Object({
  type: Type.String(),
  service: Type.String({ description: 'Who published it' }),
  topic: Type.String(),
  partition: Type.Integer(),
  offset: Type.Integer(),
  time: Type.String({ format: 'date-time' }),
  orderId: Type.Union([Type.String(), Type.Null()]),
  data: Type.Record(Type.String(), Type.Unknown()),
  sincePlacedMs: Type.Union([Type.Integer(), Type.Null()], { description: 'Since its order was placed' }),
})
