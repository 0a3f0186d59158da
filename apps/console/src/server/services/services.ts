import { type AdminClient, adminClient, type ConsumerStanding, Problem } from '@waybill/service'

/** The processes of the platform's services, as an operator asks them. */
export interface Services {
  /** All that are known. */
  readonly names: readonly string[]
  /** Each process of a service; none for one that is not known. */
  admins(service: string, token: string): AdminClient[]
  /** How each stands; one that does not answer says why. */
  standings(service: string, token: string): Promise<ServiceStanding[]>
}

export interface ServiceStanding {
  url: string
  standing: ConsumerStanding | null
  error: string | null
}

/**
 * Reads `payments=http://host:4003,payments=http://host:4103,orders=…`: a service as often as it has processes.
 * @throws TypeError that quotes what is no such pair
 */
export function openServices(pairs: readonly string[]): Services {
  const urls = new Map<string, string[]>()
  for (const pair of pairs) {
    const [name = '', url = ''] = pair.split('=', 2)
    if (!/^[a-z][a-z-]*$/.test(name) || !URL.canParse(url)) {
      throw new TypeError(`SERVICE_URLS: '${pair}' is not <service>=<URL>`)
    }
    urls.set(name, [...(urls.get(name) ?? []), url.replace(/\/+$/, '')])
  }
  const admins = (service: string, token: string) => (urls.get(service) ?? []).map((url) => adminClient(url, token))
  return {
    names: [...urls.keys()],
    admins,
    standings: (service, token) =>
      Promise.all(
        admins(service, token).map(async ({ url, standing }) => {
          try {
            return { url, standing: await standing(), error: null }
          } catch (error) {
            return { url, standing: null, error: error instanceof Problem ? error.message : String(error) }
          }
        }),
      ),
  }
}
