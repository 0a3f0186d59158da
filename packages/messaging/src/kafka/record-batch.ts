import { crc32c } from '@platformatic/kafka'
import { headerToBytes } from '../headers.ts'
import type { HeaderValue } from '../postgres/outbox.ts'
import { type Compression, pack } from './compression.ts'

/** A record whose headers are packed as they stand in a record batch. */
export interface PackedRecord {
  key: Buffer | null
  value: Buffer | null
  headers: Buffer
}

/** By whom, and as the how-manieth, a partition's records are sent: so the broker knows a batch that came twice. */
export interface BatchOrigin {
  producerId: bigint
  producerEpoch: number
  firstSequence: number
}

const HEAD = 61
const CRC_FROM = 21
const JSON_START = 0x7b // '{'

/** Packs headers as Kafka's record format has them: a count, then name and value of each, every length before its bytes. */
export function packHeaders(headers: Readonly<Record<string, HeaderValue>>): Buffer {
  const entries = Object.entries(headers)
  // As a text of one character a byte: to write it once costs a third of writing each piece into a buffer.
  let packed = varint(entries.length)
  for (const [name, value] of entries) {
    packed +=
      sized(utf8(name)) + sized(typeof value === 'string' ? utf8(value) : headerToBytes(value).toString('latin1'))
  }
  return Buffer.from(packed, 'latin1')
}

const PRINTABLE_ASCII = /^[ -~]*$/

const utf8 = (text: string): string => (PRINTABLE_ASCII.test(text) ? text : Buffer.from(text).toString('latin1'))

const sized = (bytes: string): string => varint(bytes.length) + bytes

function varint(value: number): string {
  let bytes = ''
  let rest = value << 1
  for (; rest > 0x7f; rest >>>= 7) bytes += String.fromCharCode((rest & 0x7f) | 0x80)
  return bytes + String.fromCharCode(rest)
}

/** Takes packed headers apart. */
export function unpackHeaders(packed: Buffer): Map<Buffer, Buffer> {
  let at = 0
  const length = () => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = packed[at++] ?? 0
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value >>> 1
    }
  }
  const bytes = () => {
    const size = length()
    at += size
    return packed.subarray(at - size, at)
  }
  const headers = new Map<Buffer, Buffer>()
  for (let left = length(); left > 0; left--) headers.set(bytes(), bytes())
  return headers
}

/** Headers of an outbox row: packed, or as the JSON text that rows had before they were. */
export function packedHeaders(stored: Buffer): Buffer {
  return stored[0] === JSON_START ? packHeaders(JSON.parse(stored.toString()) as Record<string, HeaderValue>) : stored
}

/** Bytes a record takes in a batch, at most. */
export function recordSize({ key, value, headers }: PackedRecord): number {
  return 30 + (key?.length ?? 0) + (value?.length ?? 0) + headers.length
}

/**
 * One partition's records as a record batch (magic 2).
 * Source: Kafka's documentation, "Message format"; the CRC covers what is behind it, and the records alone are packed.
 */
export function encodeBatch(
  records: readonly PackedRecord[],
  origin: BatchOrigin,
  timestamp: number,
  compression: Compression = 'none',
): Buffer {
  const plain = Buffer.allocUnsafe(records.reduce((size, record) => size + recordSize(record), HEAD))
  let at = HEAD
  for (let i = 0; i < records.length; i++) at = writeRecord(plain, records[i] as PackedRecord, i, at)

  const { code, bytes } = pack(plain.subarray(HEAD, at), compression)
  const batch = code === 0 ? plain.subarray(0, at) : Buffer.concat([plain.subarray(0, HEAD), bytes])
  const time = BigInt(timestamp)
  batch.writeBigInt64BE(0n, 0) // the broker gives the offset
  batch.writeInt32BE(batch.length - 12, 8)
  batch.writeInt32BE(-1, 12) // leader epoch, the broker's too
  batch.writeInt8(2, 16)
  batch.writeInt16BE(code, 21)
  batch.writeInt32BE(records.length - 1, 23)
  batch.writeBigInt64BE(time, 27)
  batch.writeBigInt64BE(time, 35)
  batch.writeBigInt64BE(origin.producerId, 43)
  batch.writeInt16BE(origin.producerEpoch, 51)
  batch.writeInt32BE(origin.firstSequence, 53)
  batch.writeInt32BE(records.length, 57)
  batch.writeUInt32BE(crc32c(batch.subarray(CRC_FROM)), 17)
  return batch
}

function writeRecord(batch: Buffer, { key, value, headers }: PackedRecord, offset: number, start: number): number {
  const keyLength = key?.length ?? -1
  const valueLength = value?.length ?? -1
  const size =
    2 + // attributes and the time's distance from the batch's, both 0
    varintSize(offset) +
    varintSize(keyLength) +
    Math.max(0, keyLength) +
    varintSize(valueLength) +
    Math.max(0, valueLength) +
    headers.length
  let at = writeVarint(batch, size, start)
  batch[at++] = 0
  batch[at++] = 0
  at = writeVarint(batch, offset, at)
  at = writeVarint(batch, keyLength, at)
  if (key) at += key.copy(batch, at)
  at = writeVarint(batch, valueLength, at)
  if (value) at += value.copy(batch, at)
  return at + headers.copy(batch, at)
}

/** Zigzag: small numbers of either sign take few bytes. */
function writeVarint(target: Buffer, value: number, start: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0
  let at = start
  while (rest > 0x7f) {
    target[at++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  target[at++] = rest
  return at
}

function varintSize(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0
  return zigzag < 0x80 ? 1 : zigzag < 0x4000 ? 2 : zigzag < 0x20_0000 ? 3 : zigzag < 0x1000_0000 ? 4 : 5
}
