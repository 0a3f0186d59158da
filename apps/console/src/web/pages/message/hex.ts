const ROW = 16
const MOST_BYTES = 4_096

const two = (byte: number) => byte.toString(16).padStart(2, '0')

/** Bytes as lines of offset, hexadecimal digits and characters; of many, the first 4,096. */
export function hexLines(bytes: Uint8Array): string[] {
  const shown = bytes.subarray(0, MOST_BYTES)
  const lines = Array.from({ length: Math.ceil(shown.length / ROW) }, (_, i) => {
    const row = [...shown.subarray(i * ROW, (i + 1) * ROW)]
    const characters = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
    return `${(i * ROW).toString(16).padStart(6, '0')}  ${row
      .map(two)
      .join(' ')
      .padEnd(ROW * 3 - 1)}  ${characters}`
  })
  return bytes.length > shown.length ? [...lines, `… ${bytes.length - shown.length} bytes more`] : lines
}
