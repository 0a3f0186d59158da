import type { HeaderValue } from './postgres/outbox.ts'

/** Bytes as text where they are text, so that a row can be read by people; other bytes as base64. */
export function headerToJson(bytes: Buffer): HeaderValue {
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) ? text : { base64: bytes.toString('base64') }
}

export function headerToBytes(value: HeaderValue): Buffer {
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value.base64, 'base64')
}

/** Headers of texts, as a record takes them. */
export const textHeaders = (headers: Readonly<Record<string, string>>): [Buffer, Buffer][] =>
  Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])
