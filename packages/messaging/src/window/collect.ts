import type { Received } from '../event.ts'
import { opened, type Tx } from '../postgres/database.ts'
import { type Clock, lockOpenPanes, moveClocks, savePanes } from '../postgres/windows.ts'
import { tellLate } from './late.ts'
import { byTime, type Pane, paneId } from './pane.ts'
import { type AnyWindow, panesOf, timeOf } from './window.ts'

interface Collected {
  window: AnyWindow
  panes: Map<string, { pane: Pane; events: Received<unknown>[] }>
  clocks: Map<string, Clock>
}

/** By what belongs to the transaction: each handler may have its own way into it. */
const collections = new WeakMap<object, Map<string, Collected>>()

/**
 * Keeps an event for the end of its transaction. There all events of one window are added at once: a row is read and
 * written once a transaction and not once an event, and is locked only while the commit is under way.
 */
export function collect(tx: Tx, window: AnyWindow, event: Received<unknown>): void {
  const { panes, clocks } = collectedIn(tx, window)
  const time = timeOf(window, event)
  for (const pane of panesOf(window, event, time)) {
    const id = paneId(pane)
    const there = panes.get(id) ?? { pane, events: [] }
    there.events.push(event)
    panes.set(id, there)
  }
  const clock = clockOf(clocks, event)
  // An event from the far future is counted, but it moves no clock: it would close all that is still to come.
  const moves = window.topics.includes(event.topic) && time.getTime() <= Date.now() + window.aheadMs
  if (moves && (clock.latest === null || time > clock.latest)) clock.latest = time
}

function collectedIn(tx: Tx, window: AnyWindow): Collected {
  const { beforeCommit } = opened(tx)
  let byName = collections.get(beforeCommit)
  if (!byName) {
    const created = new Map<string, Collected>()
    byName = created
    collections.set(beforeCommit, created)
    beforeCommit.push((whole) => addAll(whole, created))
  }
  const collected = byName.get(window.name) ?? { window, panes: new Map(), clocks: new Map() }
  byName.set(window.name, collected)
  return collected
}

function clockOf(clocks: Map<string, Clock>, { topic, partition }: Received<unknown>): Clock {
  const id = `${topic}/${partition}`
  const clock = clocks.get(id) ?? { topic, partition, latest: null, late: 0, dropped: 0 }
  clocks.set(id, clock)
  return clock
}

/** Window by window in the order of names, and their rows sorted: no two transactions lock the same rows in different orders. */
async function addAll(tx: Tx, byName: ReadonlyMap<string, Collected>): Promise<void> {
  const collected = [...byName.values()].sort((a, b) => (a.window.name < b.window.name ? -1 : 1))
  for (const one of collected) await add(tx, one)
}

async function add(tx: Tx, { window, panes, clocks }: Collected): Promise<void> {
  const { name, spec } = window
  const all = [...panes.values()].sort((a, b) => byTime(a.pane, b.pane))
  const open = await lockOpenPanes(
    tx,
    name,
    all.map(({ pane }) => pane),
  )
  const changed = []
  for (const { pane, events } of all) {
    const row = open.get(paneId(pane))
    if (row) {
      const state = events.reduce((sum, event) => spec.add(sum, event), row.state ?? spec.zero())
      changed.push({ ...pane, state: toJson(window, pane, state), events: events.length })
    } else {
      for (const event of events) clockOf(clocks, event)[await tellLate(tx, window, pane, event)] += 1
    }
  }
  await Promise.all([savePanes(tx, name, changed), moveClocks(tx, name, [...clocks.values()])])
}

function toJson({ name }: AnyWindow, { key }: Pane, state: unknown): string {
  try {
    const text = JSON.stringify(state)
    if (text !== undefined) return text
  } catch (cause) {
    throw new TypeError(`Window ${name}: the state of ${key} is not JSON; keep a bigint or Date as text`, { cause })
  }
  throw new TypeError(`Window ${name}: add() returned no state for ${key}`)
}
