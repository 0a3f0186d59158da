import { defineEvent, type EventType } from '../src/index.ts'

/** What the tests' pipe makes of a ping. */
export const Pong: EventType<{ id: string; n: number; part: number }> = defineEvent({
  type: 'test.pong.answered',
  version: 1,
  topic: 'pongs.v1',
  key: 'id',
  schema: {
    type: 'record',
    name: 'PongAnswered',
    namespace: 'waybill.test',
    fields: [
      { name: 'id', type: 'string' },
      { name: 'n', type: 'int' },
      { name: 'part', type: 'int' },
    ],
  },
})
