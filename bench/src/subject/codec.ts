import assert from 'node:assert/strict'
import { OrderPlaced } from '@waybill/contracts'
import avro from 'avsc'
import protobuf from 'protobufjs'
// What `publish` and the consumer do with a value; no part of the library's interface.
import { frame, unframe } from '../../../packages/messaging/src/avro.ts'
import { ORDER_PROTO, orderEvent } from '../work/order-event.ts'
import type { Ready } from './tasks.ts'

export type Format = 'framed' | 'avsc' | 'JSON' | 'protobufjs'

export interface CodecOptions {
  readonly format: Format
  readonly act: 'encode' | 'decode'
  readonly times: number
}

interface Codec {
  encode(): Uint8Array
  decode(bytes: Uint8Array): unknown
  /** What was decoded as a plain object, where it is something else. */
  plain?(decoded: unknown): unknown
}

const codecs: Record<Format, () => Codec> = {
  framed() {
    const decode = OrderPlaced.codec.decoderFor(OrderPlaced.schema)
    return {
      encode: () => frame(1, OrderPlaced.codec.encode(orderEvent)),
      decode: (bytes) => decode(unframe(bytes as Buffer).body),
    }
  },
  avsc() {
    const type = avro.Type.forSchema(OrderPlaced.schema as avro.Schema)
    return { encode: () => type.toBuffer(orderEvent), decode: (bytes) => type.fromBuffer(bytes as Buffer) }
  },
  JSON: () => ({
    encode: () => Buffer.from(JSON.stringify(orderEvent)),
    decode: (bytes) => JSON.parse((bytes as Buffer).toString()),
  }),
  protobufjs() {
    const type = protobuf.parse(ORDER_PROTO).root.lookupType('OrderPlaced')
    return {
      encode: () => type.encode(orderEvent).finish(),
      decode: (bytes) => type.decode(bytes),
      plain: (decoded) => type.toObject(decoded as protobuf.Message, { longs: Number }),
    }
  },
}

/** Encodes or decodes one and the same order event again and again. */
export async function codec({ format, act, times }: CodecOptions): Promise<Ready<void>> {
  const { encode, decode, plain = (decoded) => decoded } = codecs[format]()
  const bytes = encode()
  const back: unknown = JSON.parse(JSON.stringify(plain(decode(bytes))))
  assert.deepEqual(withoutFalse(back), withoutFalse(orderEvent), `${format} gives back what it was given`)
  const once = act === 'encode' ? encode : () => decode(bytes)
  return {
    async run() {
      for (let n = 0; n < times; n++) once()
    },
    finish: async () => {},
  }
}

// Protobuf leaves out what is false.
const withoutFalse = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, one: unknown) => (one === false ? undefined : one)))
