import { isFailure } from '../../shared/failed-type.ts'
import { MOST_TRACES, type TraceSearch, type TraceSummary } from '../../shared/traces.ts'

/** An event on its way, as far as a list of traces wants to know. */
export interface Hop {
  /** The event's id: one that comes twice is one hop. */
  id: string
  correlationId: string
  type: string
  service: string
  topic: string
  key: string
  orderId: string | undefined
  /** When it was written, in milliseconds. */
  time: number
}

/** The traces of the last minutes, in memory. */
export interface Traces {
  see(hop: Hop): void
  /** The newest that fit, the one that began last first. */
  list(search: TraceSearch): { traces: TraceSummary[]; complete: boolean }
  /** The events of one, the oldest first; undefined when it is not known any more. */
  hops(correlationId: string): readonly Hop[] | undefined
}

interface Limits {
  /** A trace is forgotten this long after its last event. In milliseconds. */
  windowMs: number
  /** About 300 bytes each. */
  maxHops: number
}

interface Kept {
  hops: Map<string, Hop>
  lastAt: number
}

export function createTraces({ windowMs, maxHops }: Limits, now: () => number = Date.now): Traces {
  // In the order of the last event seen: the first is the first to be forgotten.
  const traces = new Map<string, Kept>()
  let kept = 0

  const hopsOf = (id: string): Hop[] | undefined => {
    const trace = traces.get(id)
    return trace && [...trace.hops.values()].sort((a, b) => a.time - b.time)
  }

  const forget = () => {
    for (const [id, trace] of traces) {
      if (kept <= maxHops && trace.lastAt > now() - windowMs) break
      traces.delete(id)
      kept -= trace.hops.size
    }
  }

  return {
    see(hop) {
      if (hop.correlationId === '') return
      const trace = traces.get(hop.correlationId) ?? { hops: new Map(), lastAt: hop.time }
      if (!trace.hops.has(hop.id)) kept += 1
      trace.hops.set(hop.id, hop)
      trace.lastAt = Math.max(trace.lastAt, hop.time)
      traces.delete(hop.correlationId)
      traces.set(hop.correlationId, trace)
      forget()
    },
    list(search) {
      forget()
      const fitting = [...traces.keys()].flatMap((id) => {
        const hops = hopsOf(id) ?? []
        const summary = summaryOf(id, hops)
        return summary && fits(summary, hops, search) ? [summary] : []
      })
      fitting.sort((a, b) => b.began.localeCompare(a.began))
      return { traces: fitting.slice(0, MOST_TRACES), complete: fitting.length <= MOST_TRACES }
    },
    hops: hopsOf,
  }
}

/** The order that a trace is of; null when none of its events names one. */
export const orderOf = (hops: readonly Hop[]): string | null =>
  hops.find(({ orderId }) => orderId !== undefined)?.orderId ?? null

function summaryOf(id: string, hops: readonly Hop[]): TraceSummary | undefined {
  const [first, last] = [hops[0], hops.at(-1)]
  if (!first || !last) return undefined
  return {
    id,
    began: new Date(first.time).toISOString(),
    first: first.type,
    orderId: orderOf(hops),
    hops: hops.length,
    services: [...new Set(hops.map(({ service }) => service))],
    tookMs: last.time - first.time,
    failures: [...new Set(hops.map(({ type }) => type).filter(isFailure))],
  }
}

function fits(summary: TraceSummary, hops: readonly Hop[], { service, min = 0, failed, q }: TraceSearch): boolean {
  if (service !== undefined && !summary.services.includes(service)) return false
  if (summary.tookMs < min || (failed && summary.failures.length === 0)) return false
  const text = q?.trim().toLowerCase() ?? ''
  return [summary.id, summary.orderId ?? '', ...hops.map(({ type }) => type)].some((each) =>
    each.toLowerCase().includes(text),
  )
}
