/** What somebody set going and may take a while: its plan, how far it is, what became of each thing. */
export interface Operation {
  id: string
  kind: 'reset' | 'redrive' | 'discard' | 'cancel' | 'load'
  /** What it does, as one says it. */
  title: string
  by: string
  startedAt: string
  endedAt: string | null
  state: 'running' | 'done' | 'stopped' | 'failed'
  /** Lines that say what was planned. */
  plan: string[]
  steps: { name: string; at: string; note: string | null }[]
  done: number
  total: number
  counts: Record<string, number>
  /** The first of them; the rest is only counted. */
  outcomes: Outcome[]
  error: string | null
}

export interface Outcome {
  what: string
  outcome: string
  note?: string
  /** A page of the console about it. */
  link?: string
}

/** An operation without its details, as lists have it. */
export type OperationSummary = Omit<Operation, 'plan' | 'steps' | 'outcomes'>
