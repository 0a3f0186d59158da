import { NoAnswer, refusal } from './errors.ts'
import { type Operations, operations } from './generated/operations.ts'
import { type Call, initOf, isRepeatable, pathOf } from './request.ts'
import { patiently } from './retry.ts'
import { readStream } from './stream.ts'

export interface ClientOptions {
  /** Where the gateway is: http://host:port, without a slash at its end. */
  url: string
  /** The access token, or what gives one; without it only what is open to anyone is answered. */
  token?: string | (() => string | Promise<string>)
  /** How long an answer is waited for, in milliseconds. Default 30 s, which is
   * longer than the API holds an answer back. */
  timeoutMs?: number
  /** How often a request is sent in all when it is refused for now (429, 503). Default 3; 1 never sends again. */
  tries?: number
  /** The fetch to use, for tests. */
  fetch?: typeof fetch
}

/** What holds for one request only. */
export interface CallOptions {
  signal?: AbortSignal
  timeoutMs?: number
  tries?: number
}

type Name = keyof Operations
type Answering = { [N in Name]: Operations[N] extends { answer: unknown } ? N : never }[Name]
type Streaming = Exclude<Name, Answering>

/** What an operation is asked with: path and query, headers, and `body`. */
export type RequestOf<N extends Name> = Operations[N]['request']

/** What an operation answers when all went well. */
export type AnswerOf<N extends Answering> = Operations[N] extends { answer: infer Answer } ? Answer : never

/** One event of a stream, with the id that a later stream resumes after. */
export type StepOf<N extends Streaming> = Operations[N] extends { streams: infer Step } ? Step : never

/** An answer with what came around it. */
export interface Whole<Body> {
  status: number
  headers: Headers
  /** Undefined when the status is 304: what `ifNoneMatch` named is still so. */
  body: Body
}

type Args<N extends Name> =
  Record<never, never> extends RequestOf<N>
    ? [request?: RequestOf<N>, options?: CallOptions]
    : [request: RequestOf<N>, options?: CallOptions]

/** A function for each operation of the API. All throw ApiError when the answer is no, NoAnswer when there is none. */
export type Client = {
  [N in Answering]: (...args: Args<N>) => Promise<AnswerOf<N>>
} & {
  [N in Streaming]: (...args: Args<N>) => AsyncGenerator<StepOf<N>>
} & {
  /** The same with status and headers, for who needs an ETag or the exact status. */
  whole<N extends Answering>(name: N, ...args: Args<N>): Promise<Whole<AnswerOf<N>>>
}

const TIMEOUT_MS = 30_000
const TRIES = 3
const NOT_MODIFIED = 304

/** Makes a client of the platform's API. It opens nothing until it is asked. */
export function createClient(options: ClientOptions): Client {
  const { url, token, fetch: send = fetch } = options

  /** @returns an answer that is not a refusal; its body is still unread */
  async function request(call: Call, values: object, headers: Record<string, string>, signal: AbortSignal | undefined) {
    const path = pathOf(call, { ...values })
    const init = initOf(call, { ...values })
    const bearer = typeof token === 'function' ? await token() : token
    const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }
    const response = await send(url + path, {
      ...init,
      headers: { ...authorization, ...init.headers, ...headers },
      ...(signal && { signal }),
    }).catch(noAnswer(url, signal))
    if (!response.ok && response.status !== NOT_MODIFIED) throw await refusal(response)
    return response
  }

  async function whole(name: Answering, values: object = {}, own: CallOptions = {}): Promise<Whole<unknown>> {
    const call: Call = operations[name]
    const { signal, tries = options.tries ?? TRIES, timeoutMs = options.timeoutMs ?? TIMEOUT_MS } = own
    // One key for all tries of a request, and not one for each.
    const keyed = 'idempotencyKey' in call.headers ? { idempotencyKey: crypto.randomUUID(), ...values } : values

    return patiently(
      async () => {
        const within = AbortSignal.timeout(timeoutMs)
        const until = signal ? AbortSignal.any([signal, within]) : within
        const response = await request(call, keyed, { accept: 'application/json' }, until)
        const text = await response.text().catch(noAnswer(url, signal))
        return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
      },
      { tries, repeatable: isRepeatable(call), signal },
    )
  }

  const stream = (name: Streaming, values: object = {}, { signal }: CallOptions = {}) =>
    readStream((lastId) => {
      const headers = { accept: 'text/event-stream', ...(lastId === undefined ? {} : { 'last-event-id': lastId }) }
      return request(operations[name], values, headers, signal)
    }, signal)

  const named = Object.entries(operations).map(([name, { streams }]) => [
    name,
    streams
      ? (values?: object, own?: CallOptions) => stream(name as Streaming, values, own)
      : async (values?: object, own?: CallOptions) => (await whole(name as Answering, values, own)).body,
  ])
  return { ...Object.fromEntries(named), whole } as Client
}

function noAnswer(url: string, signal: AbortSignal | undefined) {
  return (cause: unknown): never => {
    const late = cause instanceof DOMException && cause.name === 'TimeoutError'
    // Whoever gave up knows why.
    if (signal?.aborted && !late) throw cause
    throw new NoAnswer(`${url} ${late ? 'did not answer in time' : 'does not answer'}.`, { cause })
  }
}
