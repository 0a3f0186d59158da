import { defineEvent, type EventType } from '@waybill/messaging'

/** The event of all benches. `n` counts the events of one key from 0 on, so that order and loss show on the topic. */
export const Measured: EventType<{ id: string; n: number; pad: string }> = defineEvent({
  type: 'bench.event.measured',
  version: 1,
  topic: 'measured.v1',
  key: 'id',
  schema: {
    type: 'record',
    name: 'Measured',
    namespace: 'waybill.bench',
    fields: [
      { name: 'id', type: 'string' },
      { name: 'n', type: 'long' },
      { name: 'pad', type: 'string' },
    ],
  },
})

export const PARTITIONS = 6
export const KEYS = 5_000
export const VALUE_BYTES = 500

const decode = Measured.codec.decoderFor(Measured.schema)
const FRAME_BYTES = 5

/** The nth event of a run: keys take turns. Its value has 500 bytes on the wire. */
export function measured(index: number, keys = KEYS) {
  const id = `k${index % keys}`
  const n = Math.floor(index / keys)
  return Measured({ id, n, pad: padding(id, n) })
}

/** What a value says, without asking the registry: the benches have one schema. */
export const readValue = (value: Buffer) => decode(value.subarray(FRAME_BYTES)) as { id: string; n: number }

const varint = (value: number): number => (value < 64 ? 1 : value < 8_192 ? 2 : value < 1_048_576 ? 3 : 4)
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'.repeat(14)
const padding = (id: string, n: number): string =>
  LETTERS.slice(0, VALUE_BYTES - FRAME_BYTES - varint(id.length) - id.length - varint(n) - 2)
