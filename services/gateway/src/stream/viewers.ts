import { openSse, Problem, type Sse } from '@waybill/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Entry, toJson } from './entry.ts'
import type { Hub, Scope } from './hub.ts'
import { outcomes } from './outcome.ts'

export interface ViewerSettings {
  maxPendingBytes: number
  heartbeatMs: number
  maxDurationMs: number
  lingerMs: number
  streamsPerUser: number
}

/** The streams that are open. */
export interface Viewers {
  /**
   * Answers the request with an event stream of the scope: first its past, after Last-Event-ID if the client sends
   * one, then what happens. Of one order all is shown, of a wider scope only what the client has missed.
   *
   * @param headers more headers of the answer
   * @param over true when the order is known to have ended, though its events are forgotten
   * @throws Problem 429 when the user has too many streams open
   */
  open(
    request: FastifyRequest,
    reply: FastifyReply,
    scope: Scope,
    headers: Record<string, string>,
    over?: boolean,
  ): void
  /** Ends every stream; clients come again, to another gateway if this one stops. */
  closeAll(): void
}

export function createViewers(hub: Hub, settings: ViewerSettings): Viewers {
  const open = new Map<Sse, string>()

  const admit = (userId: string) => {
    const own = [...open.values()].filter((id) => id === userId).length
    if (own < settings.streamsPerUser) return
    throw new Problem(429, 'too-many-streams', `You have ${own} streams open. Close one before you open another.`)
  }

  return {
    open(request, reply, scope, headers, over = false) {
      const { user, log } = request
      admit(user.id)
      const lastEventId = String(request.headers['last-event-id'] ?? '') || undefined
      const ownHeaders = Object.fromEntries(
        Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]),
      )
      const sse = openSse(reply.hijack().raw, settings, { ...ownHeaders, ...headers })
      open.set(sse, user.id)

      // From here to `watch` nothing waits: no event can fall between the past and the present.
      show(hub, sse, scope, lastEventId, settings, over)
      const longest = setTimeout(() => sse.end(), settings.maxDurationMs).unref()
      sse.onClose((reason) => {
        clearTimeout(longest)
        open.delete(sse)
        log[reason === 'slow-client' ? 'warn' : 'debug']({ scope, reason }, 'A stream was closed')
      })
    },
    closeAll() {
      for (const sse of open.keys()) sse.end()
    },
  }
}

function show(
  hub: Hub,
  sse: Sse,
  scope: Scope,
  after: string | undefined,
  settings: ViewerSettings,
  over: boolean,
): void {
  const send = (entry: Entry) => {
    const placedAt = entry.orderId === undefined ? undefined : hub.history.trail(entry.orderId)?.placedAt
    sse.send({ id: entry.id, data: toJson(entry, placedAt) })
    if (scope.of === 'order' && outcomes.has(entry.type)) endAfter(entry)
  }
  const endAfter = (outcome: Entry) => {
    const leftMs = Math.max(0, outcome.arrivedAt + settings.lingerMs - Date.now())
    setTimeout(() => sse.end(end(outcome.type)), leftMs)
  }

  const past = scope.of === 'order' || after !== undefined ? hub.past(scope, after) : { entries: [], complete: true }
  const shown = newest(past.entries, settings.maxPendingBytes / 2)
  if (!past.complete || shown.length < past.entries.length) sse.send({ event: 'gap', data: gap })
  for (const entry of shown) send(entry)

  // A client that comes again after the outcome has it behind it, and still must be told that nothing follows.
  const outcome = scope.of === 'order' ? hub.history.trail(scope.orderId)?.entries.find(isOutcome) : undefined
  if (outcome !== undefined) endAfter(outcome)
  if (outcome === undefined && over) sse.end(end(null))

  // A stream that is closed by now, as one that could not take its past, calls this at once.
  sse.onClose(hub.watch(scope, send))
}

const isOutcome = ({ type }: Entry) => outcomes.has(type)

const end = (outcome: string | null) => ({ event: 'end', data: JSON.stringify({ outcome }) })

const gap = JSON.stringify({ code: 'gap', detail: 'Some events before these are no longer kept. Load the state anew.' })

/** As many of the newest entries as fit. */
function newest(entries: readonly Entry[], maxBytes: number): readonly Entry[] {
  let bytes = 0
  const first = entries.findLastIndex((entry) => {
    bytes += entry.bytes
    return bytes > maxBytes
  })

  return entries.slice(first + 1)
}
