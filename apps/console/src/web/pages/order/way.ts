import { type Mark, marksOf, type Station, stations } from '../../../shared/stations.ts'

/** A station as one order has it. */
export interface Stop {
  station: Station
  state: 'ahead' | 'waiting' | 'reached' | 'failed' | 'undone' | 'passed-by'
  /** When it came to be so; ISO 8601. */
  at: string | undefined
  /** How many parcels of the order are so far, where it has several. */
  parcels: { done: number; of: number } | undefined
}

export interface Happening {
  type: string
  time: string
  /** What the event says; undefined where only its name is known. */
  data?: unknown
}

type Marks = Map<string, { mark: Mark; at: string }>

// What was undone had been reached; a later event never takes it back.
const rank: Record<Mark, number> = { begun: 0, reached: 1, failed: 2, undone: 3 }

/** Each parcel comes by these for itself. */
const ofParcels = new Set(['packed', 'shipped', 'delivered'])

/**
 * Where an order is, by its events in any order. Stations that nothing tells of are ahead, or passed by when the order is
 * over; those that a reached one comes before are waited for. Where an order has several parcels, a station is reached
 * when all of them have come by.
 *
 * @param parcels how many the order is known to have; its events may tell of more
 */
export function wayOf(happenings: readonly Happening[], parcels = 1): Stop[] {
  const of = Math.max(1, parcels, ...happenings.map(({ data }) => parcelIn(data)?.of ?? 1))
  const marks: Marks = new Map()
  const byParcel = new Map<string, Marks>()
  for (const { type, time, data } of happenings) {
    for (const { station, mark } of marksOf(type)) {
      note(marks, station.id, mark, time)
      const own = byParcel.get(station.id) ?? new Map()
      byParcel.set(station.id, own)
      // Events that name no parcel stand for one each: so the history counts them.
      note(own, String(parcelIn(data)?.number ?? `#${own.size + 1}`), mark, time)
    }
  }
  const end = marks.get('done')?.mark
  const confirmed = marks.get('confirmed')?.mark === 'reached'
  const packed = marks.get('packed')?.mark === 'reached'
  const waited = (id: string) => {
    if (id === 'payment' || id === 'stock') return marks.has('placed') && !confirmed
    if (id === 'packed') return confirmed
    if (id === 'captured' || id === 'shipped') return packed
    return id === 'delivered' && marks.get('shipped')?.mark === 'reached'
  }

  return stations
    .filter(({ id, optional }) => !optional || marks.has(id))
    .map((station) => {
      const several = of > 1 && ofParcels.has(station.id)
      const own = [...(byParcel.get(station.id)?.values() ?? [])].filter(({ mark }) => mark !== 'begun')
      const counted = several ? { done: own.filter(({ mark }) => mark === 'reached').length, of } : undefined
      const known = marks.get(station.id)
      if (known && several && own.length < of && end === undefined) {
        return { station, at: undefined, state: 'waiting' as const, parcels: counted }
      }
      if (known) {
        const state = known.mark === 'begun' ? ('waiting' as const) : known.mark
        const at = several
          ? (own
              .map((each) => each.at)
              .sort()
              .at(-1) ?? known.at)
          : known.at
        return { station, at, state, parcels: counted }
      }
      const state =
        end !== undefined ? ('passed-by' as const) : waited(station.id) ? ('waiting' as const) : ('ahead' as const)
      return { station, at: undefined, state, parcels: counted }
    })
}

function note(marks: Marks, id: string, mark: Mark, at: string): void {
  const known = marks.get(id)
  if (!known || rank[mark] > rank[known.mark]) marks.set(id, { mark, at })
}

/** Which parcel of its order an event is about; undefined when it is about no single one. */
export function parcelIn(data: unknown): { number: number; of: number } | undefined {
  const { parcel } = (data ?? {}) as { parcel?: { number?: unknown; of?: unknown } | null }
  const [number, of] = [Number(parcel?.number), Number(parcel?.of)]
  return Number.isInteger(number) && Number.isInteger(of) ? { number, of } : undefined
}
