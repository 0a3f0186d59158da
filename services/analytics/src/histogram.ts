/**
 * A histogram of times with buckets that grow by 2 %: any of them is told by a value that is off by 1 % at most, and two are added up
 * bucket by bucket. Source: Masson, Rim, Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error
 * guarantees", VLDB 2019, with gamma 1.02, so alpha = 0.02 / 2.02.
 */
export type Bucket = { bucket: number; orders: number }

export const GAMMA = 1.02

/** The bucket of a time: `i` holds what is over 1.02^(i-1) ms and at most 1.02^i ms, 0 what is at most 1 ms. */
export const bucketOf = (ms: number): number => (ms <= 1 ? 0 : Math.ceil(Math.log(ms) / Math.log(GAMMA)))

/** The same in SQL, of an expression in milliseconds. */
export const bucketInSql = (ms: string): string =>
  `case when ${ms} <= 1 then 0 else ceil(ln(${ms}::float8) / ln(${GAMMA}::float8))::integer end`

/** The time that stands for all in a bucket, in milliseconds: for 0 that is 1, else no more than 1 % off any of them, but for rounding. */
export const timeOf = (bucket: number): number => (bucket === 0 ? 1 : Math.round((2 * GAMMA ** bucket) / (GAMMA + 1)))

/** The time that this share of all, from 0 to 1, did not exceed, in milliseconds; the buckets go from short to long. 0 without any. */
export function quantile(buckets: readonly Bucket[], share: number): number {
  const rank = Math.ceil(share * buckets.reduce((sum, { orders }) => sum + orders, 0))
  let seen = 0
  for (const { bucket, orders } of buckets) {
    seen += orders
    if (seen >= Math.max(1, rank)) return timeOf(bucket)
  }
  return 0
}
