import { type Happening, parcelIn } from './way.ts'

/** The last word about each thing of an order: `payment` → `authorized`, `parcel 1 of 2` → `delivered`. */
export type State = Readonly<Record<string, string>>

/** What is different between two moments; undefined where a thing was not there. */
export interface StateChange {
  thing: string
  was: string | undefined
  is: string | undefined
}

/** The happenings up to a moment, that one included; the moment in milliseconds since 1970. */
export const upTo = <T extends Happening>(happenings: readonly T[], untilMs: number): T[] =>
  happenings.filter(({ time }) => Date.parse(time) <= untilMs)

/** Folds events, in any order, to what they leave behind. */
export function stateOf(happenings: readonly Happening[]): State {
  const state: Record<string, string> = {}
  for (const { type, data } of happenings.toSorted((a, b) => a.time.localeCompare(b.time))) {
    const [, entity, action] = type.split('.')
    if (entity === undefined || action === undefined) continue
    const parcel = parcelIn(data)
    const thing = parcel && parcel.of > 1 ? `${entity} ${parcel.number} of ${parcel.of}` : entity
    // A changed status is told by what it is now.
    const { to } = (data ?? {}) as { to?: unknown }
    state[thing] = action === 'status-changed' && typeof to === 'string' ? to : action
  }
  return state
}

/** What changed from one state to another, in the order of the later one. */
export function changesOf(before: State, after: State): StateChange[] {
  const things = [...new Set([...Object.keys(after), ...Object.keys(before)])]
  return things
    .filter((thing) => before[thing] !== after[thing])
    .map((thing) => ({ thing, was: before[thing], is: after[thing] }))
}
