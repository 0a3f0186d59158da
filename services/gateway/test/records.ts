import { randomUUID } from 'node:crypto'
import { eventByType } from '@waybill/contracts'
import type { Received } from '@waybill/messaging'

let offset = 0n

/** A record as the tail hands it over; `time` in milliseconds. */
export function received(type: string, data: Record<string, unknown>, time = 1_000): Received<unknown> {
  return {
    id: randomUUID(),
    type,
    version: 1,
    key: 'key',
    data,
    source: type.replace(/\..*/, ''),
    time: new Date(time),
    correlationId: 'correlation',
    causationId: undefined,
    traceparent: undefined,
    topic: eventByType.get(type)?.topic ?? 'orders.v1',
    partition: 0,
    offset: offset++,
  }
}
