interface Unit {
  /** Unique. Instances of a scaled service are `payments`, `payments-1`, `payments-2`. */
  readonly name: string
  /** Names of the units that must be ready before this one starts. It is stopped before them. */
  readonly after: readonly string[]
}

/** What to run, and as what. */
export interface Command {
  readonly command: readonly [string, ...string[]]
  /** Added to the supervisor's own environment. `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** Run as another user. Only root can. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
}

/** A process that is kept running. */
export interface ProcessUnit extends Unit, Command {
  readonly kind: 'process'
  /** What it is an instance of. Default: its name. */
  readonly service?: string
  /** Default 0. */
  readonly instance?: number
  readonly port?: number
  /** It is not asked whether it is ready before it has printed such a line. */
  readonly readyLine?: RegExp
  /** Whether it can do its work now. A rejection counts as no. */
  readonly ready: (signal: AbortSignal) => Promise<boolean>
  /** How long it may take from start to ready, in ms. Default 60 s. */
  readonly readyWithinMs?: number
  /** Asks it to stop. Default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals
  /** The process that can take its place while it still runs: the same, under another name for Kafka. Absent: there can only be one. */
  readonly successor?: () => ProcessUnit
  /** How long it may take to stop before it is killed, in ms. Default 15 s. */
  readonly stopWithinMs?: number
}

/** Work that is done once, at every start. It must be safe to repeat. */
export interface TaskUnit extends Unit {
  readonly kind: 'task'
  readonly run: (tools: TaskTools) => Promise<void>
}

export interface TaskTools {
  /** Tells what it is doing, when that takes longer than a second or so. */
  readonly say: (text: string) => void
  /** Runs a command to its end, and ends it when the start is called off. Throws a CommandError when it fails. */
  readonly exec: (command: Command, onLine?: (line: string) => void) => Promise<void>
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
