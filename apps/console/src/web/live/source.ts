export type Connection = 'connecting' | 'live' | 'away'

interface SourceOptions {
  /** @param after the id of the last message, to go on behind it */
  url: (after: string | undefined) => string
  onMessage: (data: string) => void
  /** By name, for events that are no messages. */
  on?: Readonly<Record<string, (data: string) => void>>
  /** `again`: it was open before, and something may have been missed. */
  onOpen?: (again: boolean) => void
  onConnection: (connection: Connection) => void
}

const RETRY_MS = 2_000
/** A hidden tab gives its connection back after this long: a browser has six for all tabs together. */
const HIDDEN_MS = 20_000

/** An event stream that is connected while its tab is seen. After a break it goes on behind the last message. */
export class Source {
  #source: EventSource | undefined
  #lastId: string | undefined
  #retry: ReturnType<typeof setTimeout> | undefined
  #wasAway = false
  readonly #options: SourceOptions

  constructor(options: SourceOptions) {
    this.#options = options
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

  #connect(): void {
    clearTimeout(this.#retry)
    const { url, onMessage, on = {}, onOpen, onConnection } = this.#options
    const again = this.#lastId !== undefined || this.#wasAway
    const source = new EventSource(url(this.#lastId))
    this.#source = source
    source.onopen = () => {
      onConnection('live')
      onOpen?.(again)
    }
    source.onmessage = ({ data, lastEventId }) => {
      this.#lastId = lastEventId || this.#lastId
      onMessage(data)
    }
    for (const [name, act] of Object.entries(on)) source.addEventListener(name, ({ data }) => act(data))
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
    this.#wasAway = connection === 'away'
    this.#options.onConnection(connection)
  }
}
