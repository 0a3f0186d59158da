import { describe } from '../errors.ts'
import type { Log, Metrics } from '../log.ts'
import { asEvents } from '../on.ts'
import type { Database, Tx } from '../postgres/database.ts'
import { isOutage, isTransient } from '../postgres/outage.ts'
import {
  changedPanes,
  closedPanes,
  closeUntil,
  type DuePane,
  firstEnd,
  lockClosing,
  markTold,
  setAside,
  takePanes,
} from '../postgres/windows.ts'
import { publish } from '../publish.ts'
import { lastEndBy } from './assign.ts'
import { byTime, type Pane } from './pane.ts'
import type { AnyWindow } from './window.ts'

export interface Closing {
  db: Database
  log: Log
  metrics: Metrics
}

/** Results in one transaction. */
const BATCH = 200
const RETRY_MS = 60_000

/** Closes what ends more than the grace before this event time. Nothing happens when no window is open there. */
export async function closeBy(window: AnyWindow, time: number, { db }: Closing): Promise<void> {
  const until = lastEndBy(time - window.graceMs, window.grid)
  const first = await firstEnd(db, window.name)
  if (first && first.getTime() <= until) await db.transaction((tx) => closeUntil(tx, window.name, new Date(until)))
}

/**
 * Publishes the results of closed windows, each with the deletion of its row, so once, whoever else does the same; and early
 * results of open ones where they are wanted.
 */
export async function publishResults(window: AnyWindow, deps: Closing, signal: AbortSignal): Promise<void> {
  const { name, earlyMs } = window
  const take = async (tx: Tx, panes: readonly Pane[]) =>
    (await lockClosing(tx, name)) ? publishAll(tx, window, await takePanes(tx, name, panes), true) : 0
  await tellAll(window, () => closedPanes(deps.db, name, BATCH), take, deps, signal)

  if (earlyMs === undefined) return
  const tell = async (tx: Tx, panes: readonly Pane[]) => publishAll(tx, window, await markTold(tx, name, panes), false)
  await tellAll(window, () => changedPanes(deps.db, name, earlyMs, BATCH), tell, deps, signal)
}

async function publishAll(tx: Tx, { spec }: AnyWindow, panes: DuePane[], final: boolean): Promise<number> {
  for (const { state, ...pane } of panes.sort(byTime)) {
    await publish(tx, ...asEvents(spec.close(state, { ...pane, final })))
  }
  return panes.length
}

/** Takes batches until none is due or another process is at it. When one fails, its windows are taken one by one. */
async function tellAll(
  window: AnyWindow,
  due: () => Promise<Pane[]>,
  tell: (tx: Tx, panes: readonly Pane[]) => Promise<number>,
  deps: Closing,
  signal: AbortSignal,
): Promise<void> {
  const { db, metrics } = deps
  while (!signal.aborted) {
    const panes = await due()
    if (panes.length === 0) return
    const told = await db
      .transaction((tx) => tell(tx, panes))
      .catch(async (error) => {
        if (isOutage(error) || isTransient(error)) throw error
        return tellEach(window, panes, tell, deps)
      })
    metrics.count('waybill_window_results_total', { window: window.name }, told)
    if (told === 0 || panes.length < BATCH) return
  }
}

/** A window whose result can't be published stays and is tried again each minute; it holds up no other. */
async function tellEach(
  window: AnyWindow,
  panes: readonly Pane[],
  tell: (tx: Tx, panes: readonly Pane[]) => Promise<number>,
  { db, log }: Closing,
): Promise<number> {
  let told = 0
  for (const pane of panes) {
    try {
      told += await db.transaction((tx) => tell(tx, [pane]))
    } catch (error) {
      if (isOutage(error) || isTransient(error)) throw error
      await setAside(db, window.name, pane, describe(error), RETRY_MS)
      const { key, start } = pane
      log.error(
        { window: window.name, key, start, error: describe(error) },
        'The result of a window could not be published; it is kept and tried again in a minute',
      )
    }
  }
  return told
}
