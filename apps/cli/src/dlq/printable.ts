// Control characters, and those that turn the direction of writing: bytes of strangers must not steer the terminal.
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/** Text that came from a record, fit for a terminal: what could steer it is shown as an escape. */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Bytes as text where they are text, else as hexadecimal digits. */
export function bytesAsText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) ? printable(text) : `0x${Buffer.from(bytes).toString('hex')}`
}

const ROW = 16
const MOST_BYTES = 1_024

/** Bytes as lines of offset, hexadecimal digits and characters; of many, the first 1,024. */
export function hexLines(bytes: Uint8Array): string[] {
  const shown = bytes.subarray(0, MOST_BYTES)
  const lines = Array.from({ length: Math.ceil(shown.length / ROW) }, (_, i) => {
    const row = [...shown.subarray(i * ROW, (i + 1) * ROW)]
    const digits = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const chars = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
    return `${(i * ROW).toString(16).padStart(8, '0')}  ${digits.padEnd(ROW * 3 - 1)}  ${chars}`
  })
  return bytes.length > shown.length ? [...lines, `… ${bytes.length - shown.length} bytes more`] : lines
}
