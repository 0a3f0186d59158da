import type { LiveEvent } from './live-event.ts'
import { type Connection, Source } from './source.ts'

export interface StreamState {
  connection: Connection
  /** When something was last heard, in milliseconds. */
  heardAt: number | undefined
  /** Events seen since the page was opened. */
  seen: number
}

type Listener = (events: readonly LiveEvent[]) => void

/**
 * The one event stream of a tab. Events are handed out once a frame, however many came. What a page may have missed
 * after a break all the same, it asks for anew (`onGap`).
 */
export class Stream {
  #waiting: LiveEvent[] = []
  #frame: number | undefined
  #state: StreamState = { connection: 'connecting', heardAt: undefined, seen: 0 }
  readonly #listeners = new Set<Listener>()
  readonly #watchers = new Set<() => void>()
  readonly #source: Source

  constructor(url: string, onGap: () => void) {
    this.#source = new Source({
      url: (after) => (after === undefined ? url : `${url}?after=${encodeURIComponent(after)}`),
      onMessage: (data) => this.#take(JSON.parse(data) as LiveEvent),
      on: { gap: onGap },
      onOpen: (again) => {
        this.#set({ heardAt: Date.now() })
        if (again) onGap()
      },
      onConnection: (connection) => this.#set({ connection }),
    })
  }

  /** Connects, until the returned function is called. */
  start = (): (() => void) => this.#source.start()

  listen = (listener: Listener): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  state = (): StreamState => this.#state

  #take(event: LiveEvent): void {
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
