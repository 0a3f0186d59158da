import type { Database } from '@waybill/messaging'
import type { Queries } from './store.ts'
import { blockAfter, throttle } from './throttle.ts'

/** For how many milliseconds more this account refuses logins; 0 when it does not. */
export async function blockedFor(db: Queries, account: string): Promise<number> {
  const [row] = await db.query<{ ms: number }>(
    `select (extract(epoch from blocked_until - now()) * 1000)::int as ms from login_failures
     where account = lower($1) and blocked_until > now()`,
    [account],
  )
  return row?.ms ?? 0
}

/** Counts one failed login, and blocks the account when there were too many in a row. */
export async function countFailure(db: Database, account: string): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx.query<{ failures: number }>(
      `insert into login_failures as f (account, failures) values (lower($1), 1)
       on conflict (account) do update set failed_at = now(),
         failures = case when f.failed_at < now() - make_interval(secs => $2) then 1 else f.failures + 1 end
       returning failures`,
      [account, throttle.forgetAfterMs / 1_000],
    )
    await tx.query(
      `update login_failures set blocked_until = now() + make_interval(secs => $2) where account = lower($1)`,
      [account, blockAfter(row?.failures ?? 1) / 1_000],
    )
  })
}

/** A login that worked makes the failures before it forgotten. */
export async function forgetFailures(db: Queries, account: string): Promise<void> {
  await db.query('delete from login_failures where account = lower($1)', [account])
}

/** Deletes the failures that count no more. */
export async function forgetOldFailures(db: Queries): Promise<void> {
  await db.query('delete from login_failures where failed_at < now() - make_interval(secs => $1)', [
    throttle.forgetAfterMs / 1_000,
  ])
}
