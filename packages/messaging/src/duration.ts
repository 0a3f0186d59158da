const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Reads '250ms', '30s', '5m', '24h' or '7d' as milliseconds. Throws a TypeError for anything else. */
export function milliseconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text)
  if (!match) throw new TypeError(`'${text}' is not a duration: write for example 250ms, 30s, 5m, 24h or 7d`)
  return Number(match[1]) * UNITS[match[2] as keyof typeof UNITS]
}
