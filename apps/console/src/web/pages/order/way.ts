import { type Mark, marksOf, type Station, stations } from '../../../shared/stations.ts'

/** A station as one order has it. */
export interface Stop {
  station: Station
  state: 'ahead' | 'waiting' | 'reached' | 'failed' | 'undone' | 'passed-by'
  /** When it came to be so; ISO 8601. */
  at: string | undefined
}

interface Happening {
  type: string
  time: string
}

// What was undone had been reached; a later event never takes it back.
const rank: Record<Mark, number> = { begun: 0, reached: 1, failed: 2, undone: 3 }

/**
 * Where an order is, by its events in any order. Stations that nothing tells of are ahead, or passed by when the order is
 * over; those that a reached one comes before are waited for.
 */
export function wayOf(happenings: readonly Happening[]): Stop[] {
  const marks = new Map<string, { mark: Mark; at: string }>()
  for (const { type, time } of happenings) {
    for (const { station, mark } of marksOf(type)) {
      const known = marks.get(station.id)
      if (!known || rank[mark] > rank[known.mark]) marks.set(station.id, { mark, at: time })
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
      const known = marks.get(station.id)
      if (known) return { station, at: known.at, state: known.mark === 'begun' ? 'waiting' : known.mark }
      if (end !== undefined) return { station, at: undefined, state: 'passed-by' as const }
      return { station, at: undefined, state: waited(station.id) ? ('waiting' as const) : ('ahead' as const) }
    })
}
