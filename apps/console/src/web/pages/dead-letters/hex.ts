const ROW = 16

/** Hexadecimal digits as lines of offset, digits and characters. */
export function hexLines(hex: string): string[] {
  const bytes = hex.match(/../g) ?? []
  return Array.from({ length: Math.ceil(bytes.length / ROW) }, (_, row) => {
    const part = bytes.slice(row * ROW, (row + 1) * ROW)
    const text = part
      .map((byte) => Number.parseInt(byte, 16))
      .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'))
      .join('')
    return `${(row * ROW).toString(16).padStart(6, '0')}  ${part.join(' ').padEnd(ROW * 3 - 1)}  ${text}`
  })
}
