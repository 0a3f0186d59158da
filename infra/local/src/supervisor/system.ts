import { eachInOrder, inOrder, reversed } from './order.ts'
import { runOnce } from './run-once.ts'
import { Supervised, type Surroundings } from './supervised.ts'
import type { ProcessUnit, SystemUnit, UnitStatus } from './unit.ts'

export interface SystemSurroundings extends Surroundings {
  /** A unit became ready, or a task was done. */
  readonly done: (unit: SystemUnit, ms: number) => void
}

/** All units, started in the order of what they wait for and stopped in the reverse of it. */
export class System {
  #units: readonly SystemUnit[]
  readonly #processes: Map<string, Supervised>
  /** How many instances of each service it was made with. */
  readonly #planned: ReadonlyMap<string, number>
  readonly #around: SystemSurroundings
  readonly #calledOff = new AbortController()
  #stopped: Promise<void> | undefined

  constructor(units: readonly SystemUnit[], around: SystemSurroundings) {
    this.#units = inOrder(units)
    this.#around = around
    const processes = this.#units.filter((unit) => unit.kind === 'process')
    this.#processes = new Map(processes.map((unit) => [unit.name, new Supervised(unit, around)]))
    this.#planned = new Map(
      [...Map.groupBy(processes, serviceOf)].map(([service, instances]) => [service, instances.length]),
    )
  }

  /**
   * Starts everything, in parallel where possible.
   * @throws the first error, when one did not start. Everything is stopped by then.
   */
  async start(): Promise<void> {
    await eachInOrder(this.#units, async (unit) => {
      const since = performance.now()
      try {
        await this.#startUnit(unit)
      } catch (error) {
        void this.stop() // the others would go on starting, for up to a minute, for nothing
        throw error
      }
      this.#around.done(unit, performance.now() - since)
    }).catch(async (error) => {
      await this.stop()
      throw error
    })
  }

  /**
   * Stops everything. May be called again while it is under way.
   * @param force Kills instead of asking.
   */
  stop(force = false): Promise<void> {
    this.#calledOff.abort(new Error('The start was called off.'))
    if (force) {
      this.#stopped = Promise.all([...this.#processes.values()].map((process) => process.stop(true))).then(() => {})
    }
    this.#stopped ??= eachInOrder(reversed(this.#units), async (unit) => this.#processes.get(unit.name)?.stop())
    return this.#stopped
  }

  status(): Promise<UnitStatus[]> {
    return Promise.all([...this.#processes.values()].map((process) => process.status()))
  }

  /**
   * Kills one process, and leaves it so until `revive`.
   * @throws {RangeError} when there is none of that name
   */
  async halt(name: string): Promise<void> {
    await this.#named(name).stop(true)
  }

  /**
   * Starts a process that was killed or has failed, and waits until it is ready; one that runs is left alone.
   * @throws {RangeError} when there is none of that name, {StartError} when it does not become ready
   */
  async revive(name: string): Promise<void> {
    const process = this.#named(name)
    const { state } = await process.status()
    if (state === 'stopped' || state === 'failed') await process.start()
  }

  #named(name: string): Supervised {
    const found = this.#processes.get(name)
    if (found) return found
    throw new RangeError(`Nothing is named ${name}. There are: ${[...this.#processes.keys()].join(', ')}.`)
  }

  /**
   * Restarts one process, or all instances of a service, one after the other.
   * @returns the names of those restarted
   * @throws {RangeError} when there is none of that name
   */
  async restart(name: string): Promise<string[]> {
    const chosen = this.#instances(name)
    for (const process of chosen) await process.restart()
    return chosen.map(({ unit }) => unit.name)
  }

  /** The instances of a service, or the one process of this name. */
  #instances(name: string): Supervised[] {
    const all = [...this.#processes.values()]
    const instances = all.filter(({ unit }) => unit.service === name)
    const chosen = instances.length > 0 ? instances : all.filter(({ unit }) => unit.name === name)
    if (chosen.length === 0) throw this.#unknown(name)
    return chosen
  }

  /**
   * Replaces processes one after the other without a gap: the next is ready before the one that it replaces is told to stop. What
   * can't run twice at once is restarted.
   *
   * @param name of a process or a service; empty for every process that can be replaced so
   * @returns the names of those replaced
   * @throws {RangeError} when there is none of that name; {StartError} when the next one does not start: then the one that ran runs on
   */
  async renew(name: string): Promise<string[]> {
    const all = [...this.#processes.values()]
    const chosen = name === '' ? all.filter(({ unit }) => unit.successor) : this.#instances(name)
    for (const process of chosen) await (process.unit.successor ? this.#replace(process) : process.restart())
    return chosen.map(({ unit }) => unit.name)
  }

  async #replace(process: Supervised): Promise<void> {
    const { unit } = process
    if (!unit.successor) return
    const { signal } = this.#calledOff
    signal.throwIfAborted()
    const next = new Supervised(unit.successor(), this.#around)
    const end = () => void next.stop(true)
    signal.addEventListener('abort', end)
    try {
      await next.start()
      signal.throwIfAborted()
      this.#processes.set(unit.name, next)
    } finally {
      signal.removeEventListener('abort', end)
    }
    await process.stop()
  }

  /**
   * Kills one process; it is started again.
   * @throws {RangeError} when there is none of that name, or it does not run just now
   */
  kill(name: string): void {
    const process = this.#processes.get(name)
    if (!process) throw this.#unknown(name)
    if (!process.kill()) throw new RangeError(`${name} does not run just now.`)
  }

  /**
   * Starts more instances of a service, or stops those that were started so. Requests go on to those that the system was
   * started with, since addresses were given out then; the new ones share in what is read from Kafka.
   *
   * @param wanted All instances there shall be.
   * @returns the names of those started and stopped
   * @throws {RangeError} for fewer than the system was started with
   */
  async scale(service: string, wanted: readonly ProcessUnit[]): Promise<string[]> {
    if (this.#calledOff.signal.aborted) throw this.#calledOff.signal.reason
    const least = this.#planned.get(service)
    if (least === undefined) throw this.#unknown(service)
    if (wanted.length < least) {
      throw new RangeError(`${service} was started with ${least}; start the platform anew with fewer of them.`)
    }
    const names = new Set(wanted.map(({ name }) => name))
    const spare = [...this.#processes.values()].filter(
      ({ unit }) => serviceOf(unit) === service && !names.has(unit.name),
    )
    const missing = wanted.filter(({ name }) => !this.#processes.has(name))
    for (const process of spare) {
      await process.stop()
      this.#processes.delete(process.unit.name)
    }
    this.#units = [...this.#units.filter(({ name }) => !spare.some(({ unit }) => unit.name === name)), ...missing]
    for (const unit of missing) this.#processes.set(unit.name, new Supervised(unit, this.#around))
    await Promise.all(missing.map(({ name }) => this.#processes.get(name)?.start()))
    return [...spare.map(({ unit }) => unit.name), ...missing.map(({ name }) => name)]
  }

  #unknown(name: string): RangeError {
    return new RangeError(`Nothing is named ${name}. There are: ${[...this.#processes.keys()].join(', ')}.`)
  }

  async #startUnit(unit: SystemUnit): Promise<void> {
    if (this.#calledOff.signal.aborted) throw this.#calledOff.signal.reason
    if (unit.kind === 'process') return this.#processes.get(unit.name)?.start()
    const { book, say } = this.#around
    await unit.run({
      say: (text) => say(`${unit.name}: ${text}`),
      exec: (command, onLine = () => {}) =>
        runOnce(unit.name, command, onLine, { book, signal: this.#calledOff.signal }),
    })
  }
}

const serviceOf = ({ service, name }: ProcessUnit): string => service ?? name
