/** The services behind the gateway. */
export const upstreamNames = [
  'identity',
  'orders',
  'inventory',
  'payments',
  'pharmacy',
  'shipping',
  'notifications',
  'analytics',
] as const

export type UpstreamName = (typeof upstreamNames)[number]

/** The instances of one service, in turns. */
export interface Upstream {
  name: UpstreamName
  urls: readonly string[]
  /** Every instance once, in the order to try them: the next in turn first, those that just failed last. */
  candidates(): string[]
  /** Tells that this instance refused a connection: it is tried last for the next two seconds. */
  refused(url: string): void
}

const avoidedMs = 2_000

/**
 * Shares requests out among a service's instances, round robin.
 *
 * @param urls one or more base URLs
 * @param now milliseconds; given by tests
 */
export function upstream(name: UpstreamName, urls: readonly string[], now: () => number = Date.now): Upstream {
  const refusedAt = new Map<string, number>()
  let turn = 0

  return {
    name,
    urls,
    candidates() {
      const first = turn++ % urls.length
      const inTurn = [...urls.slice(first), ...urls.slice(0, first)]
      const avoided = inTurn.filter((url) => now() - (refusedAt.get(url) ?? -avoidedMs) < avoidedMs)
      return [...inTurn.filter((url) => !avoided.includes(url)), ...avoided]
    },
    refused(url) {
      refusedAt.set(url, now())
    },
  }
}

/**
 * Reads a comma list of base URLs, as in `ORDERS_URL=http://127.0.0.1:4002,http://127.0.0.1:4102`.
 *
 * @throws TypeError that tells which part is no http(s) origin
 */
export function urlList(text: string): string[] {
  return text.split(',').map((part) => {
    const url = URL.parse(part.trim())
    if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
      throw new TypeError(`must be http://host:port, several with commas between; '${part.trim()}' is not`)
    }
    return url.origin
  })
}

export type Upstreams = Record<UpstreamName, Upstream>

/** The services behind the gateway, by the addresses that the config gives them. */
export function openUpstreams(addresses: Record<UpstreamName, readonly string[]>): Upstreams {
  const entries = upstreamNames.map((name) => [name, upstream(name, addresses[name])] as const)

  return Object.fromEntries(entries) as Upstreams
}
