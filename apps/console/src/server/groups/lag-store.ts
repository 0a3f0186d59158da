import type { Database } from '@waybill/messaging'
import type { LagSample } from '@waybill/operations'

/** How long waiting lasted, for longer than a process knows: the most in each slot of five minutes. */
export interface LagStore {
  /** Adds looks to their slots. A slot keeps the most that was ever told of it, whoever told it and however often. */
  add(looks: readonly GroupLook[]): Promise<void>
  /** The slots of a group before a moment, the oldest first. */
  before(group: string, moment: number): Promise<LagSample[]>
}

export interface GroupLook extends LagSample {
  group: string
}

const SLOT_MS = 5 * 60_000
/** A day, and the hour that a process knows by itself. */
const KEPT_HOURS = 25

export const slotOf = (at: number): number => at - (at % SLOT_MS)

/** The most of each slot of each group, with what was committed last. */
export function slotsOf(looks: readonly GroupLook[]): GroupLook[] {
  const slots = new Map<string, GroupLook>()
  for (const { group, at, lag, committed } of looks) {
    const key = `${slotOf(at)} ${group}`
    const known = slots.get(key)
    slots.set(key, { group, at: slotOf(at), lag: Math.max(lag, known?.lag ?? 0), committed })
  }
  return [...slots.values()]
}

/** Slots in the console's own database; at most 301 for each group. */
export const lagIn = (db: Database): LagStore => ({
  async add(looks) {
    const slots = slotsOf(looks)
    await db.query(
      `insert into group_lag (group_name, slot, lag, committed)
       select * from unnest($1::text[], $2::timestamptz[], $3::bigint[], $4::bigint[])
       on conflict (group_name, slot) do update
         set lag = greatest(group_lag.lag, excluded.lag), committed = greatest(group_lag.committed, excluded.committed)`,
      [
        slots.map(({ group }) => group),
        slots.map(({ at }) => new Date(at)),
        slots.map(({ lag }) => lag),
        slots.map(({ committed }) => committed),
      ],
    )
    await db.query(`delete from group_lag where slot < now() - interval '${KEPT_HOURS} hours'`)
  },
  async before(group, moment) {
    const rows = await db.query<{ slot: Date; lag: number; committed: number }>(
      'select slot, lag, committed from group_lag where group_name = $1 and slot < $2 order by slot',
      [group, new Date(moment)],
    )
    return rows.map(({ slot, ...look }) => ({ at: slot.getTime(), ...look }))
  },
})
