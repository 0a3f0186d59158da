import { eventByType } from '@waybill/contracts'
import { type AnyEvent, type Database, publish, type Tombstone, type Tx, tombstone } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { failuresIn, funnelIn, revenueIn, soldIn, stepTimesIn } from './counts.ts'
import {
  dropSnapshots,
  lockClosing,
  noteUncounted,
  saveSnapshots,
  snapshotsIn,
  takeRecounts,
} from './snapshot-store.ts'
import { failureCounts, funnelCounts, revenueCounts, stepTimings, topProductsUpdates } from './snapshots.ts'
import { closedBefore } from './window.ts'

const EVERY_MS = 1_000
/** Minutes in one transaction. */
const BATCH = 100

/**
 * Publishes the counts of minutes that are over by more than `graceMs`, one record a window. What comes later reopens its minute: it is
 * counted anew, and what differs is published again under the same key.
 */
export const closeWindows = (db: Database, graceMs: number, now = () => new Date()): Job => ({
  name: 'close-windows',
  everyMs: EVERY_MS,
  run: async (signal) => {
    const before = closedBefore(now(), graceMs)
    while (!signal.aborted && (await db.transaction((tx) => closeSome(tx, before, graceMs))) === BATCH);
  },
})

async function closeSome(tx: Tx, before: Date, graceMs: number): Promise<number> {
  if (!(await lockClosing(tx))) return 0
  await noteUncounted(tx, before)
  const minutes = await takeRecounts(tx, before, BATCH)
  if (minutes.length > 0) await publish(tx, ...(await differences(tx, minutes, graceMs)))
  return minutes.length
}

/** What has to be published of these minutes: windows that are new or count other than published, and the end of those that are no more. */
async function differences(tx: Tx, minutes: Date[], graceMs: number): Promise<(AnyEvent | Tombstone)[]> {
  const asked = { minutes }
  const counts: AnyEvent[] = [
    ...topProductsUpdates(await soldIn(tx, asked)),
    ...revenueCounts(await revenueIn(tx, asked)),
    ...funnelCounts(await funnelIn(tx, asked, graceMs)),
    ...stepTimings(await stepTimesIn(tx, asked)),
    ...failureCounts(await failuresIn(tx, asked)),
  ]
  const published = await snapshotsIn(tx, minutes)
  const changed = counts.filter(({ data }) => published.get(data.window)?.data !== JSON.stringify(data))
  const there = new Set(counts.map(({ data }) => data.window))
  const gone = [...published].filter(([window]) => !there.has(window))

  await saveSnapshots(tx, changed)
  await dropSnapshots(
    tx,
    gone.map(([window]) => window),
  )
  return [...changed, ...gone.map(([window, { type }]) => endOfWindow(type, window))]
}

function endOfWindow(type: string, window: string): Tombstone {
  const event = eventByType.get(type)
  if (!event) throw new Error(`The window ${window} was published as ${type}, which is no event any more`)
  return tombstone(event, window)
}
