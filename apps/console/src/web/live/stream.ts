import type { LiveEvent } from './live-event.ts'

export type Connection = 'connecting' | 'live' | 'away'

export interface StreamState {
  connection: Connection
  /** When something was last heard, in milliseconds. */
  heardAt: number | undefined
  /** Events seen since the page was opened. */
  seen: number
}

type Listener = (events: readonly LiveEvent[]) => void

const RETRY_MS = 2_000
/** A hidden tab gives its connection back after this long: a browser has six for all tabs together. */
const HIDDEN_MS = 20_000

/**
 * The one event stream of a tab. Events are handed out once a frame, however many came. After a break it goes on behind
 * the last event; what a page may have missed all the same, it asks for anew (`onGap`).
 */
export class Stream {
  #source: EventSource | undefined
  #lastId: string | undefined
  #waiting: LiveEvent[] = []
  #frame: number | undefined
  #retry: ReturnType<typeof setTimeout> | undefined
  #state: StreamState = { connection: 'connecting', heardAt: undefined, seen: 0 }
  readonly #listeners = new Set<Listener>()
  readonly #watchers = new Set<() => void>()
  readonly #url: string
  readonly #onGap: () => void

  constructor(url: string, onGap: () => void) {
    this.#url = url
    this.#onGap = onGap
  }

  /** Connects, until the returned function is called. */
  start(): () => void {
    let hiding: ReturnType<typeof setTimeout> | undefined
    const onVisible = () => {
      clearTimeout(hiding)
      if (document.hidden) hiding = setTimeout(() => this.#disconnect('away'), HIDDEN_MS)
      else if (!this.#source) this.#connect()
    }
    document.addEventListener('visibilitychange', onVisible)
    this.#connect()
    return () => {
      document.removeEventListener('visibilitychange', onVisible)
      clearTimeout(hiding)
      this.#disconnect('connecting')
    }
  }

  listen = (listener: Listener): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  state = (): StreamState => this.#state

  #connect(): void {
    clearTimeout(this.#retry)
    const again = this.#lastId !== undefined || this.#state.connection === 'away'
    const after = this.#lastId === undefined ? '' : `?after=${encodeURIComponent(this.#lastId)}`
    const source = new EventSource(this.#url + after)
    this.#source = source
    source.onopen = () => {
      this.#set({ connection: 'live', heardAt: Date.now() })
      if (again) this.#onGap()
    }
    source.onmessage = ({ data, lastEventId }) => this.#take(JSON.parse(data) as LiveEvent, lastEventId)
    source.addEventListener('gap', () => this.#onGap())
    // Always anew, with the last id in the URL: a browser gives up for good when it is refused once.
    source.onerror = () => {
      this.#disconnect('away')
      this.#retry = setTimeout(() => this.#connect(), RETRY_MS)
    }
  }

  #disconnect(connection: Connection): void {
    clearTimeout(this.#retry)
    this.#source?.close()
    this.#source = undefined
    this.#set({ connection })
  }

  #take(event: LiveEvent, id: string): void {
    this.#lastId = id || this.#lastId
    this.#waiting.push(event)
    this.#frame ??= requestAnimationFrame(() => this.#flush())
  }

  #flush(): void {
    this.#frame = undefined
    const events = this.#waiting
    this.#waiting = []
    this.#set({ heardAt: Date.now(), seen: this.#state.seen + events.length })
    for (const listener of this.#listeners) listener(events)
  }

  #set(change: Partial<StreamState>): void {
    this.#state = { ...this.#state, ...change }
    for (const watcher of this.#watchers) watcher()
  }
}
