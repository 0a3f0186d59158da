import { Problem } from '../http/problem.ts'

interface Place {
  topic: string
  partition: number
  offset: bigint
}

/** How a process says that its consumer stands. */
export interface ConsumerStanding {
  service: string
  instance: string
  group: string | null
  paused: boolean
  lastError: string | null
  partitions: { topic: string; partition: number }[]
  logLevel: string
}

/** A key of which a process' service has parked events. */
export interface ParkedStanding {
  topic: string
  partition: number
  offset: string
  key: string | null
  type: string | null
  records: number
  attempts: number
  error: string | null
  firstFailedAt: string
  dueAt: string
}

/** What a process' service knows of one record. */
export interface FateStanding {
  /** Whether it has a handler for the type that was given; null when none was. */
  handled: boolean | null
  takenAt: string | null
  setAsideAt: string | null
  parked: { attempts: number; error: string | null; dueAt: string } | null
}

/** The admin API of one process of a service. Each throws Problem as it was refused, or 503 `service-unavailable`. */
export interface AdminClient {
  url: string
  standing(): Promise<ConsumerStanding>
  parked(): Promise<{ keys: ParkedStanding[]; complete: boolean }>
  /** What became of a record; with the id and type of its event, when it has them. */
  fate(record: Place & { eventId?: string | undefined; type?: string | undefined }): Promise<FateStanding>
  pause(): Promise<ConsumerStanding>
  resume(): Promise<ConsumerStanding>
  /** @returns what this process has moved: what it does not have is left */
  rewind(places: readonly Place[]): Promise<Place[]>
}

/** Longer than what runs in a consumer is waited for when it is paused. */
const TIMEOUT_MS = 25_000

/** @param token of somebody who may: an operator or an admin */
export function adminClient(url: string, token: string): AdminClient {
  async function call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    const headers = { accept: 'application/json', authorization: `Bearer ${token}` }
    const response = await fetch(url + path, {
      method,
      headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((cause: unknown) => {
      throw new Problem(503, 'service-unavailable', `Nothing answers at ${url}. Is it up?`, {}, { cause })
    })
    const answer = (await response.json()) as T & { code?: string; detail?: string }
    if (response.ok) return answer
    throw new Problem(response.status, answer.code ?? 'unknown', answer.detail ?? `${url} answers ${response.status}.`)
  }

  return {
    url,
    standing: () => call('GET', '/admin/consumer'),
    parked: () => call('GET', '/admin/parked'),
    fate(record) {
      const given = Object.entries(record).filter(([, value]) => value !== undefined)
      return call('GET', `/admin/record?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`)
    },
    pause: () => call('POST', '/admin/consumer/pause'),
    resume: () => call('POST', '/admin/consumer/resume'),
    async rewind(places) {
      const body = { places: places.map((place) => ({ ...place, offset: String(place.offset) })) }
      const { moved } = await call<{ moved: { topic: string; partition: number; offset: string }[] }>(
        'POST',
        '/admin/consumer/rewind',
        body,
      )
      return moved.map((place) => ({ ...place, offset: BigInt(place.offset) }))
    },
  }
}
