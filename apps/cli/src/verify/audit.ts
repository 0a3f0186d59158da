import { setTimeout as delay } from 'node:timers/promises'
import { invariants } from './invariants.ts'
import { type Finding, isEnd, type Sources } from './sources.ts'

export interface Violation extends Finding {
  invariant: string
}

export interface Report {
  /** What was judged. */
  orders: number
  open: number
  records: number
  letters: number
  /** How often everything was read. */
  readings: number
  violations: Violation[]
}

interface AuditOptions {
  /** Reads everything once. */
  read(quiet: boolean): Promise<Sources>
  /** How long a finding must stand to count, in milliseconds. */
  settleMs: number
  /** How long it is waited for every order to end; undefined: open orders are left alone, since more may come all the time. */
  waitMs?: number | undefined
  now?: () => number
  pause?: (ms: number) => Promise<unknown>
}

const AGAIN_AFTER_MS = 500

/** What every invariant says of one reading. */
export const violationsOf = (sources: Sources): Violation[] =>
  invariants.flatMap(({ id, check }) => check(sources).map((finding) => ({ invariant: id, ...finding })))

/**
 * Audits a platform that may be at work meanwhile. The databases and topics are read one after the other, so what moves just
 * then looks wrong once: a finding counts only when it is there in every reading for `settleMs`. What is found first in the
 * last of the readings is left to the next audit.
 */
export async function audit({ read, settleMs, waitMs, now = Date.now, pause = delay }: AuditOptions): Promise<Report> {
  const startedAt = now()
  const since = new Map<string, number>()
  let firstReadAt: number | undefined
  for (let readings = 1; ; readings++) {
    const sources = await read(waitMs !== undefined)
    // Reading may itself take longer than settling: only what is read again can be seen to last.
    firstReadAt ??= now()
    const found = violationsOf(sources)
    const names = new Set(found.map(nameOf))
    for (const name of since.keys()) if (!names.has(name)) since.delete(name)
    for (const name of names) if (!since.has(name)) since.set(name, now())

    const lasting = found.filter((violation) => now() - (since.get(nameOf(violation)) ?? now()) >= settleMs)
    const waiting = waitMs !== undefined && now() - startedAt < waitMs && sources.orders.some(isOpen)
    // Live, new findings come and go for ever: one more settling time is enough for those that stay.
    const over = waitMs === undefined && now() - firstReadAt >= 2 * settleMs
    if (!waiting && (lasting.length === found.length || over)) return reportOf(sources, readings, lasting)
    await pause(AGAIN_AFTER_MS)
  }
}

const isOpen = ({ status }: { status: string }) => !isEnd(status)

const nameOf = ({ invariant, about }: Violation) => `${invariant} ${about}`

const reportOf = ({ orders, records, letters }: Sources, readings: number, violations: Violation[]): Report => ({
  orders: orders.length,
  open: orders.filter(isOpen).length,
  records: records.length,
  letters: letters.length,
  readings,
  violations,
})
