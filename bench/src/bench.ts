import type { Samples } from './measure/rounds.ts'
import type { Pair } from './report/pair.ts'
import type { Machine } from './work/machine.ts'

/** What a bench is run with. */
export interface Run {
  readonly machine: Machine
  readonly rounds: number
  /** Tiny sizes: shows that the bench works, and says nothing about speed. */
  readonly quick: boolean
  readonly seed: number
  /** How long a soak takes. */
  readonly minutes: number | undefined
  readonly say: (text: string) => void
  /** Aborted when the run is called off. */
  readonly signal: AbortSignal
}

export interface BenchResult {
  readonly pairs: readonly Pair[]
  readonly samples: Samples
}

export interface Bench {
  readonly name: string
  /** One line: what is done. */
  readonly measures: string
  /** One line: against what. */
  readonly against: string
  /** Default 5. */
  readonly rounds?: number
  run(run: Run): Promise<BenchResult>
}
