/** FNV-1a of a record key, as the signed 32-bit integer that PostgreSQL's advisory locks take. */
export function keyHash(key: Buffer): number {
  let hash = 0x811c9dc5
  for (const byte of key) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash | 0
}
