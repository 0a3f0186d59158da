import { setTimeout as wait } from 'node:timers/promises'
import { until } from '../until.ts'
import { backoffMs, HEALTHY_AFTER_MS } from './backoff.ts'
import { type Child, spawnChild } from './child.ts'
import type { ProcessBook } from './process-book.ts'
import type { ProcessUnit, UnitState, UnitStatus } from './unit.ts'

const START_ATTEMPTS = 3
/** Thirteen processes that start beside each other on a machine with other things to do were seen to take more than a minute. */
const READY_WITHIN_MS = 150_000
const STOP_WITHIN_MS = 15_000
const PROBE_WITHIN_MS = 2_000

export interface Surroundings {
  readonly book: ProcessBook
  /** Takes each line that a process prints. */
  readonly output: (unit: ProcessUnit, line: string) => void
  /** Takes what a user should know, for example that a process crashed. */
  readonly say: (text: string) => void
}

/** It did not become ready. The message says why, and ends with the last lines that it printed. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** One process that is started, watched, and started again whenever it ends unasked. */
export class Supervised {
  readonly unit: ProcessUnit
  readonly #around: Surroundings
  #child: Child | undefined
  #state: UnitState = 'waiting'
  #restarts = 0
  #stopping = new AbortController()
  #kept: Promise<void> = Promise.resolve()

  constructor(unit: ProcessUnit, around: Surroundings) {
    this.unit = unit
    this.#around = around
  }

  /**
   * Starts it, waits until it is ready, and keeps it running from then on.
   * @throws {StartError} when it ended three times before it was ready, or was not ready in time. It does not run then.
   */
  start(): Promise<void> {
    this.#stopping = new AbortController()
    this.#state = 'starting'
    const started = Promise.withResolvers<void>()
    this.#kept = this.#keep(started.resolve).then(
      () => started.reject(new StartError(`${this.unit.name} was stopped before it was ready.`)),
      (error) => {
        this.#state = 'failed'
        started.reject(error)
      },
    )
    return started.promise
  }

  /**
   * Asks it to stop, and kills it when it takes too long.
   * @param force Kills it at once.
   */
  async stop(force = false): Promise<void> {
    this.#stopping.abort()
    if (this.#child) this.#state = 'stopping'
    this.#child?.signal(force ? 'SIGKILL' : (this.unit.stopSignal ?? 'SIGTERM'))

    const within = this.unit.stopWithinMs ?? STOP_WITHIN_MS
    if (!(await until(() => this.#child === undefined, within))) {
      this.#around.say(`${this.unit.name} did not stop within ${within / 1000} s and is killed`)
      this.#child?.signal('SIGKILL')
    }
    await this.#kept
    if (this.#state !== 'failed') this.#state = 'stopped'
  }

  /** Kills it, as a crash would; it is started again. Returns false when it does not run just now. */
  kill(): boolean {
    if (!this.#child) return false
    this.#child.signal('SIGKILL')
    return true
  }

  async restart(): Promise<void> {
    await this.stop()
    this.#restarts += 1
    await this.start()
  }

  /** @returns what it is doing; a running process is asked anew whether it is ready. */
  async status(): Promise<UnitStatus> {
    const { name, service = name, instance = 0, port } = this.unit
    const state = this.#state === 'ready' && !(await this.#probe()) ? 'unready' : this.#state
    const pid = this.#child?.pid
    const uptimeMs = this.#child && Date.now() - this.#child.startedAt
    return { name, service, instance, state, pid, port, restarts: this.#restarts, uptimeMs }
  }

  /** Runs it again and again until it is told to stop. */
  async #keep(onReady: () => void): Promise<void> {
    const { name, readyWithinMs = READY_WITHIN_MS } = this.unit
    let wasReady = false
    for (let crashes = 0; !this.#stopping.signal.aborted; ) {
      const child = this.#spawn()
      if (await this.#becomesReady(child, wasReady ? Number.POSITIVE_INFINITY : readyWithinMs)) {
        this.#state = 'ready'
        if (wasReady || crashes > 0) this.#around.say(`${name} is ready again (pid ${child.pid})`)
        wasReady = true
        onReady()
      } else if (!wasReady && this.#child === child && !this.#stopping.signal.aborted) {
        child.signal('SIGKILL')
        await child.ended
        throw failed(child, `${name} was not ready within ${readyWithinMs / 1000} s.`)
      }

      const how = await child.ended
      if (this.#stopping.signal.aborted) return
      crashes = Date.now() - child.startedAt > HEALTHY_AFTER_MS ? 1 : crashes + 1
      if (!wasReady && crashes >= START_ATTEMPTS) {
        throw failed(child, `${name} did not start: it ${how}, ${crashes} times in a row.`)
      }
      await this.#pause(how, backoffMs(crashes))
    }
  }

  #spawn(): Child {
    const child = spawnChild(this.unit, (line) => this.#around.output(this.unit, line))
    const { pid } = child
    if (pid !== undefined) this.#around.book.add(this.unit.name, pid, this.unit.stopSignal ?? 'SIGTERM')
    this.#child = child
    child.ended.then(() => {
      this.#child = undefined
      if (pid !== undefined) this.#around.book.remove(pid)
    })
    return child
  }

  /** Resolves to false when it ends first, or when the time is over. */
  async #becomesReady(child: Child, withinMs: number): Promise<boolean> {
    let ready = false
    await until(async () => {
      if (this.#child !== child || this.#stopping.signal.aborted) return true
      ready = child.announced() && (await this.#probe())
      return ready
    }, withinMs)
    return ready
  }

  async #probe(): Promise<boolean> {
    try {
      return await this.unit.ready(AbortSignal.timeout(PROBE_WITHIN_MS))
    } catch {
      return false // not listening yet, or too slow to answer
    }
  }

  async #pause(how: string, ms: number): Promise<void> {
    this.#restarts += 1
    this.#state = 'restarting'
    this.#around.say(`${this.unit.name} ${how}; starting it again in ${ms / 1000} s (restart ${this.#restarts})`)
    // An abort ends the pause: the loop looks at the signal next.
    await wait(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
    this.#state = 'starting'
  }
}

function failed(child: Child, what: string): StartError {
  return new StartError([what, ...child.lines.map((line) => `  | ${line}`)].join('\n'))
}
