import type { Tx } from '@waybill/messaging'

/** What failed at a step of the platform, and why. */
export interface Failure {
  /** Of the event that tells of it. */
  eventId: string
  step: string
  reason: string
  failedAt: Date
}

/** Without an operator to tell it to, a failure is kept for so long, in milliseconds. */
export const KEEP_FAILURES_MS = 30 * 24 * 3_600_000

/** How often a step failed for one reason. */
export type FailureCount = { step: string; reason: string; count: number }

/** Remembers what failed, for the next digest. The same event again: nothing. */
export async function noteFailures(tx: Tx, failures: readonly Failure[]): Promise<void> {
  await tx.query(
    `insert into failures (event_id, step, reason, failed_at)
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) on conflict do nothing`,
    [
      failures.map(({ eventId }) => eventId),
      failures.map(({ step }) => step),
      failures.map(({ reason }) => reason),
      failures.map(({ failedAt }) => failedAt),
    ],
  )
}

/** The ids of those who are to be told of failures: operators and admins whose accounts are open. */
export async function operators(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ userId: string }>(
    `select user_id as "userId" from users where active and email is not null and roles && '{operator,admin}'
     order by user_id`,
  )
  return rows.map(({ userId }) => userId)
}

/** Whether anything failed before this moment that nobody was told of. */
export async function hasUntold(tx: Tx, before: Date): Promise<boolean> {
  const rows = await tx.query('select from failures where told_by is null and failed_at < $1 limit 1', [before])
  return rows.length > 0
}

/** Claims the digest of the period that ends here. False when it was written before, by whomever. */
export async function claimDigest(tx: Tx, periodEnd: Date): Promise<boolean> {
  const rows = await tx.query('insert into digests (period_end) values ($1) on conflict do nothing returning 1', [
    periodEnd,
  ])
  return rows.length > 0
}

/** Takes what failed before the end of the period and was not told of yet: how often, the most frequent first. */
export function takeFailures(tx: Tx, periodEnd: Date): Promise<FailureCount[]> {
  return tx.query<FailureCount>(
    `with taken as (
       update failures set told_by = $1 where told_by is null and failed_at < $1 returning step, reason
     )
     select step, reason, count(*)::integer as count from taken group by step, reason order by count desc, step, reason`,
    [periodEnd],
  )
}

/** Forgets what failed before this moment, told or not, and the periods before it. */
export async function forgetFailures(tx: Tx, before: Date): Promise<void> {
  await tx.query('delete from failures where failed_at < $1', [before])
  await tx.query('delete from digests where period_end < $1', [before])
}
