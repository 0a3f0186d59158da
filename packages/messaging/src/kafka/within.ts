import { endsWithin } from '../ends-within.ts'
import { describe } from '../errors.ts'
import type { Log } from '../log.ts'

export const CLOSE_WITHIN_MS = 3_000

/** Waits for the end of something, but not for ever: a broker that is away must not hold up a shutdown. */
export async function within(
  ms: number,
  work: Promise<unknown>,
  { log, groupId }: { log: Log; groupId: string },
): Promise<void> {
  const told = work.catch((error) => log.debug({ group: groupId, error: describe(error) }, 'Closing failed'))
  if (!(await endsWithin(ms, told))) log.debug({ group: groupId }, `Not closed within ${ms} ms; left to the broker`)
}
