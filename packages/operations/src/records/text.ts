const FATAL = new TextDecoder('utf-8', { fatal: true })
/** What no text that people write has. Tab, line feed and carriage return it may. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** Bytes as text, when they are text; else undefined. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = FATAL.decode(bytes)
    return CONTROL.test(text) ? undefined : text
  } catch {
    return undefined // no UTF-8
  }
}

/** Bytes as text where they are text, else as hexadecimal digits behind 0x. */
export const textOrHex = (bytes: Uint8Array): string => textOf(bytes) ?? `0x${Buffer.from(bytes).toString('hex')}`
