const known = new Map<number, { bytes: Uint8Array; name: string }>()
const MOST = 1_000

/**
 * A header's name as text. Records of one kind have the same dozen of names: each text is made once and found again by its
 * bytes, which is cheaper than to make it for each record, and to clear it away.
 */
export function headerName(bytes: Uint8Array | undefined): string {
  if (!bytes || bytes.length === 0) return ''
  // FNV-1a. Names that fall together take turns, which costs time and nothing else.
  let hash = 0x811c9dc5
  for (let i = 0; i < bytes.length; i += 1) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
  const found = known.get(hash)
  if (found && isSame(found.bytes, bytes)) return found.name
  const name = Buffer.from(bytes).toString()
  if (known.size < MOST || found) known.set(hash, { bytes: Uint8Array.from(bytes), name })
  return name
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false
  return true
}
