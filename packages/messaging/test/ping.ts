import { defineEvent, type EventType } from '../src/index.ts'

/** A small event of the library's own tests. */
export const Ping: EventType<{ id: string; n: number; at: Date }> = defineEvent({
  type: 'test.ping.sent',
  version: 1,
  topic: 'pings.v1',
  key: 'id',
  schema: {
    type: 'record',
    name: 'PingSent',
    namespace: 'waybill.test',
    fields: [
      { name: 'id', type: 'string' },
      { name: 'n', type: 'int' },
      { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
    ],
  },
})
