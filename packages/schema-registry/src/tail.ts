import { setTimeout as delay } from 'node:timers/promises'
import type { Consumer } from '@platformatic/kafka'
import type { FastifyBaseLogger } from 'fastify'
import { isAnswer, reasonOf } from './kafka-error.ts'
import { edges, locate, type ReadRecord, readFrom } from './partition.ts'

const WAIT_MS = 500
const RETRY_MS = 500

/** The topic is not the one that was read: memory and log have parted, and only a new start brings them together. */
class LogLost extends Error {
  override name = 'LogLost'
}

/**
 * Follows a topic of one partition from its first record on. An outage of the brokers is waited out, however long; only
 * the loss of the log itself (`LogLost`) and `stop` end it.
 */
export class Tail {
  readonly #consumer: Consumer
  readonly #topic: string
  readonly #apply: (record: ReadRecord) => void
  readonly #log: FastifyBaseLogger
  readonly #stopped = new AbortController()
  readonly #caughtUp = Promise.withResolvers<void>()
  readonly #running: Promise<void>
  #waiting: { offset: bigint; resolve: () => void; reject: (reason: Error) => void }[] = []
  #place: { topicId: string; clusterId: string; next: bigint; end: bigint } | undefined
  #problem: string | undefined = 'not read yet'
  #ended: Error | undefined

  /** @param apply takes one record; what it throws is logged, and the record is left out */
  constructor(consumer: Consumer, topic: string, apply: (record: ReadRecord) => void, log: FastifyBaseLogger) {
    this.#consumer = consumer
    this.#topic = topic
    this.#apply = apply
    this.#log = log
    this.#running = this.#run()
  }

  /** Settles when every record that the topic held at the first look has been applied. */
  get caughtUp(): Promise<void> {
    return this.#caughtUp.promise
  }

  /** Why nothing is being read at the moment; undefined when all is well. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** The id of the Kafka cluster that the topic is in; empty before the first look. */
  get clusterId(): string {
    return this.#place?.clusterId ?? ''
  }

  /** True when the log is gone: what is in memory can still be read, but nothing can be added to it. */
  get lost(): boolean {
    return this.#ended instanceof LogLost
  }

  /** The offset of the next record: those before have been applied. */
  get next(): bigint {
    return this.#place?.next ?? 0n
  }

  /** Settles when every record that the topic holds now has been applied. */
  async catchUp(): Promise<void> {
    const { end } = await edges(this.#consumer, this.#topic)
    await this.reached(end - 1n)
  }

  /** Settles when the record at this offset has been applied; rejects when the tail ends before. */
  reached(offset: bigint): Promise<void> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    if (this.#place !== undefined && this.#place.next > offset) return Promise.resolve()
    return new Promise((resolve, reject) => this.#waiting.push({ offset, resolve, reject }))
  }

  /** Stops, and closes the consumer, which ends a fetch that is under way. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    await Promise.all([this.#consumer.close(true), this.#running])
  }

  async #run(): Promise<void> {
    while (this.#ended === undefined) {
      try {
        await this.#readOnce()
        if (this.#problem !== undefined) this.#log.info(`reading topic '${this.#topic}' from Kafka`)
        this.#problem = undefined
      } catch (error) {
        await this.#recover(error instanceof Error ? error : new Error(String(error)))
      }
      if (this.#stopped.signal.aborted) this.#end(new Error(`the reader of topic '${this.#topic}' was stopped`))
    }
  }

  async #readOnce(): Promise<void> {
    const behind = this.#problem !== undefined
    const at = await locate(this.#consumer, this.#topic, behind)
    if (this.#place === undefined) {
      const { first, end } = await edges(this.#consumer, this.#topic)
      this.#place = { topicId: at.topicId, clusterId: at.clusterId, next: first, end }
    }
    const place = this.#place
    if (place.topicId !== at.topicId) throw new LogLost(`topic '${this.#topic}' was deleted and created anew`)

    const { records, next } = await readFrom(this.#consumer, at, place.next, behind ? 0 : WAIT_MS)
    for (const record of records) this.#take(record)
    place.next = next
    if (next >= place.end) this.#caughtUp.resolve()
    const ready = this.#waiting.filter(({ offset }) => offset < next)
    this.#waiting = this.#waiting.filter(({ offset }) => offset >= next)
    for (const { resolve } of ready) resolve()
  }

  #take(record: ReadRecord): void {
    try {
      this.#apply(record)
    } catch (error) {
      this.#log.error({ err: error }, `left out the record at offset ${record.offset} of topic '${this.#topic}'`)
    }
  }

  async #recover(error: Error): Promise<void> {
    if (this.#stopped.signal.aborted) return
    if (error instanceof LogLost || isAnswer(error, 'OFFSET_OUT_OF_RANGE')) {
      const reason = `topic '${this.#topic}' no longer holds what was read from it: ${reasonOf(error)}`
      this.#log.error({ err: error }, `${reason}. Schemas are still served from memory; restart to read the topic anew`)
      return this.#end(new LogLost(reason, { cause: error }))
    }
    if (this.#problem === undefined)
      this.#log.warn(
        `cannot read topic '${this.#topic}' (${reasonOf(error)}): reads go on from memory, writes wait for Kafka`,
      )
    this.#problem = reasonOf(error)
    await delay(RETRY_MS, undefined, { signal: this.#stopped.signal }).catch(() => undefined)
  }

  #end(reason: Error): void {
    this.#ended = reason
    this.#problem = reason.message
    this.#caughtUp.reject(reason)
    for (const { reject } of this.#waiting.splice(0)) reject(reason)
  }
}
