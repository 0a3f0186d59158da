import { lookup } from 'node:dns/promises'
import { type RequestOptions, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP } from 'node:net'
import { hostOf, isPublic, refusalOf } from './addresses.ts'

type Address = { address: string; family: number }
type Options = {
  /** For tests and development: http too, and any address. */
  allowLocal: boolean
  timeoutMs?: number
  resolve?: (host: string) => Promise<Address[]>
}
export type Post = (url: string, headers: Record<string, string>, body: string) => Promise<number>

const TIMEOUT_MS = 5_000

/**
 * Sends a body to a URL that a stranger chose, and returns the status of the answer. A redirect is an answer and is not
 * followed; the answer's body is not read. The name is looked up once, every address of it must be public, and the
 * connection goes to the address that was looked at. Throws when there is no answer in time, or the URL is refused.
 */
export const poster =
  ({ allowLocal, timeoutMs = TIMEOUT_MS, resolve = (host) => lookup(host, { all: true }) }: Options): Post =>
  async (text, headers, body) => {
    const refusal = refusalOf(text, allowLocal)
    if (refusal) throw new Error(`the URL ${refusal}`)
    const url = new URL(text)
    const host = hostOf(url)
    const signal = AbortSignal.timeout(timeoutMs)

    const found = await Promise.race([resolve(host), aborted(signal)])
    const [first] = found
    if (!first) throw new Error('the host has no address')
    if (!allowLocal && !found.every(({ address }) => isPublic(address))) {
      throw new Error('the host is not on the open Internet')
    }
    const secure = url.protocol === 'https:'
    return send(secure ? requestSecure : requestPlain, body, {
      method: 'POST',
      host: first.address,
      family: first.family,
      port: url.port || (secure ? 443 : 80),
      path: `${url.pathname}${url.search}`,
      headers: { ...headers, host: url.host, 'content-length': Buffer.byteLength(body) },
      ...(secure && isIP(host) === 0 ? { servername: host } : {}),
      // A connection of its own: none that was opened before its address was looked at.
      agent: false,
      signal,
    })
  }

const send = (request: typeof requestSecure, body: string, options: RequestOptions) =>
  new Promise<number>((resolve, reject) => {
    const sent = request(options, (response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
    sent.on('error', reject)
    sent.end(body)
  })

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('it took too long')), { once: true })
  })
