import { type TailBatch, tailUrl } from '../../api/tail.ts'
import { type Connection, Source } from '../../live/source.ts'
import { type Entry, entriesOf, withNews } from './recent.ts'

export interface FlowState {
  connection: Connection
  /** What is shown: the newest, or what was there when it was held. The oldest first. */
  entries: readonly Entry[]
  /** Records that came since it is held. */
  fresh: number
  /** Records that came since the page was opened, those left out too. */
  came: number
}

/** So many are kept; older ones go. */
const MOST = 10_000

/**
 * The records of some topics, as they come. However many come, whoever watches is told once a frame. While it is held,
 * what is shown stays, and what comes is kept behind it.
 */
export class FlowTail {
  #latest: readonly Entry[] = []
  #waiting: Entry[] = []
  #came = 0
  #cameAtHold = 0
  #held = false
  #frame: number | undefined
  #state: FlowState = { connection: 'connecting', entries: [], fresh: 0, came: 0 }
  readonly #watchers = new Set<() => void>()
  readonly #source: Source

  constructor(topics: readonly string[], from: string) {
    this.#source = new Source({
      url: (after) => tailUrl(topics, from, after),
      onMessage: (data) => this.#take(JSON.parse(data) as TailBatch),
      on: {
        gap: () => this.#note('gap', 'This tab was away for too long: what came meanwhile is not here'),
        trouble: (data) => this.#note('trouble', (JSON.parse(data) as { message: string }).message),
      },
      onConnection: (connection) => this.#set({ connection }),
    })
  }

  /** Connects, until the returned function is called. */
  start = (): (() => void) => {
    const stop = this.#source.start()
    return () => {
      stop()
      if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
      this.#frame = undefined
    }
  }

  hold(held: boolean): void {
    if (held === this.#held) return
    this.#held = held
    this.#cameAtHold = this.#came
    if (!held) this.#set({ entries: this.#latest, fresh: 0 })
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  state = (): FlowState => this.#state

  #take(batch: TailBatch): void {
    this.#came += batch.rows.length + batch.leftOut
    for (const entry of entriesOf(batch)) this.#waiting.push(entry)
    this.#frame ??= requestAnimationFrame(() => this.#flush())
  }

  #note(note: 'gap' | 'trouble', text: string): void {
    this.#waiting.push({ note, text, time: new Date().toISOString() })
    this.#frame ??= requestAnimationFrame(() => this.#flush())
  }

  #flush(): void {
    this.#frame = undefined
    this.#latest = withNews(this.#latest, this.#waiting, MOST)
    this.#waiting = []
    const came = this.#came
    this.#set(this.#held ? { came, fresh: came - this.#cameAtHold } : { came, fresh: 0, entries: this.#latest })
  }

  #set(change: Partial<FlowState>): void {
    this.#state = { ...this.#state, ...change }
    for (const watcher of this.#watchers) watcher()
  }
}
