const FIRST_MS = 250
const LONGEST_MS = 30_000

/** A process that ran this long is well again: its next crash is counted as its first. In ms. */
export const HEALTHY_AFTER_MS = 30_000

/**
 * How long to wait before a crashed process is started again.
 * @param crashes How often it crashed in a row, from 1.
 * @returns ms: 250, 500, 1000 … 30 s.
 */
export const backoffMs = (crashes: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, crashes - 1))
