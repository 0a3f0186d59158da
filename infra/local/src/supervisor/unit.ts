interface Unit {
  /** Unique. Instances of a scaled service are `payments`, `payments-1`, `payments-2`. */
  readonly name: string
  /** Names of the units that must be ready before this one starts. It is stopped before them. */
  readonly after: readonly string[]
}

/** A process that is kept running. */
export interface ProcessUnit extends Unit {
  readonly kind: 'process'
  /** What it is an instance of. Default: its name. */
  readonly service?: string
  /** Default 0. */
  readonly instance?: number
  readonly command: readonly [string, ...string[]]
  /** Added to the supervisor's own environment. `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** Run as another user. Only root can. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
  readonly port?: number
  /** It is not asked whether it is ready before it has printed such a line. */
  readonly readyLine?: RegExp
  /** Whether it can do its work now. A rejection counts as no. */
  readonly ready: (signal: AbortSignal) => Promise<boolean>
  /** How long it may take from start to ready, in ms. Default 60 s. */
  readonly readyWithinMs?: number
  /** Asks it to stop. Default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals
  /** How long it may take to stop before it is killed, in ms. Default 15 s. */
  readonly stopWithinMs?: number
}

/** Work that is done once, at every start. It must be safe to repeat. */
export interface TaskUnit extends Unit {
  readonly kind: 'task'
  /**
   * @param say Tells what it is doing, when that takes longer than a second or so.
   * @param signal Aborted when the start is called off.
   */
  readonly run: (say: (text: string) => void, signal: AbortSignal) => Promise<void>
}

export type SystemUnit = ProcessUnit | TaskUnit

export type UnitState = 'waiting' | 'starting' | 'ready' | 'unready' | 'restarting' | 'stopping' | 'stopped' | 'failed'

export interface UnitStatus {
  readonly name: string
  readonly service: string
  readonly instance: number
  readonly state: UnitState
  readonly pid: number | undefined
  readonly port: number | undefined
  readonly restarts: number
  readonly uptimeMs: number | undefined
}
