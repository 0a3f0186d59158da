import { randomUUID } from 'node:crypto'
import type { Appender } from './append.ts'
import { RestError, schemaTooLarge } from './errors.ts'
import type { Epoch } from './fenced-producer.ts'
import type { HighestIds, Leader, LogRecord } from './record-format.ts'

/** Another instance writes to the topic: a write is to be sent to it. */
export class NotLeader extends Error {
  override name = 'NotLeader'
  readonly leader: Leader

  constructor(leader: Leader) {
    super(`the registry at ${leader.url} is the leader`)
    this.leader = leader
  }
}

// Brokers forget an epoch that nobody wrote under for a day (producer.id.expiration.ms), and with it whom it fenced off.
const RENEW_MS = 12 * 60 * 60 * 1_000

export type Surroundings = {
  appender: Appender
  /** Where the other instances reach this one. */
  url(): string
  /** The highest ids ever given out, as far as the topic was read. */
  ids(): HighestIds
  /** Settles when the record at this offset has been read. */
  readBack(offset: bigint): Promise<void>
}

/**
 * Who may write to the topic: the one whose claim stands last in it. A claim is a record, the first of a new epoch. So
 * whatever others wrote before stands before it and is read before anything is decided, and what they send after it is
 * refused by the broker. There are no votes and no time limits to be right about: whoever finds the leader gone claims.
 */
export class Leadership {
  readonly #around: Surroundings
  #last: Leader | undefined
  #mine: { id: string; epoch: Epoch; since: number } | undefined

  constructor(around: Surroundings) {
    this.#around = around
  }

  /** Takes note of what the topic says; undefined for a writer that does not say who it is. */
  seen(leader: Leader | undefined): void {
    this.#last = leader
  }

  /** Who leads; undefined when nobody does. */
  get leader(): Leader | undefined {
    return this.#last
  }

  /** Whether this instance leads. */
  get mine(): boolean {
    return this.#mine !== undefined && this.#mine.id === this.#last?.id
  }

  /** The leader when it is another instance. One that was started anew under the same address counts as itself. */
  get other(): Leader | undefined {
    return this.mine || this.#last?.url === this.#around.url() ? undefined : this.#last
  }

  /**
   * Makes sure of the right to write: claims it when nobody else leads.
   * @throws NotLeader; `until`'s reason when Kafka did not answer
   */
  async hold(until: AbortSignal): Promise<void> {
    if (this.mine && this.#mine !== undefined && Date.now() - this.#mine.since < RENEW_MS) return
    if (this.other !== undefined) throw new NotLeader(this.other)
    await this.claim(until)
  }

  /**
   * Claims the right to write, whoever has it.
   * @throws NotLeader when another one claimed at the same time and came later; `until`'s reason
   */
  async claim(until: AbortSignal): Promise<void> {
    const { appender, url, ids, readBack } = this.#around
    const leader = { id: randomUUID(), url: url() }
    this.#mine = { id: leader.id, epoch: await appender.open(until), since: Date.now() }
    // The claim takes the place of the record that remembers the highest ids, which may have risen before it was written.
    for (let told = ''; told !== JSON.stringify(ids()); ) {
      told = JSON.stringify(ids())
      await readBack(await this.append([{ type: 'NOOP', value: { ...ids(), leader } }], until))
    }
    if (!this.mine && this.#last !== undefined) throw new NotLeader(this.#last)
  }

  /**
   * Appends records. When it fails and they may be stored all the same, the right is given up: only a new claim, after
   * which nothing of them can come, shows whether they are.
   * @returns the offset of the last record
   * @throws what `Appender.append` throws
   */
  async append(records: LogRecord[], until: AbortSignal): Promise<bigint> {
    if (this.#mine === undefined) throw new Error('a write without the right to write')
    try {
      return await this.#around.appender.append(this.#mine.epoch, records.map(this.#signed), until)
    } catch (error) {
      if (!(error instanceof RestError && error.code === schemaTooLarge('').code)) this.#mine = undefined
      throw error
    }
  }

  // A compacted topic keeps one record of this kind: each must say who leads.
  #signed = (record: LogRecord): LogRecord =>
    record.type === 'NOOP' && this.#last ? { ...record, value: { leader: this.#last, ...record.value } } : record
}
