/** What somebody set going and may take a while: its plan, how far it is, what became of each thing. */
export interface Operation {
  id: string
  kind: 'reset' | 'redrive' | 'discard' | 'cancel' | 'load'
  /** What it does, as one says it. */
  title: string
  by: string
  startedAt: string
  endedAt: string | null
  /** Interrupted: the console ended while it ran. What is told of it is what was done until then. */
  state: 'running' | 'done' | 'stopped' | 'failed' | 'interrupted'
  /** Lines that say what was planned. */
  plan: string[]
  steps: { name: string; at: string; note: string | null }[]
  done: number
  total: number
  counts: Record<string, number>
  /** The first of them; the rest is only counted. */
  outcomes: Outcome[]
  error: string | null
  /** What is to be looked at when it was interrupted, and on which page. */
  advice: { text: string; link: string } | null
  /** Whether it can go on where it was interrupted. */
  resumable: boolean
}

export interface Outcome {
  what: string
  outcome: string
  note?: string
  /** A page of the console about it. */
  link?: string
}

/** An operation without its details, as lists have it. */
export type OperationSummary = Omit<Operation, 'plan' | 'steps' | 'outcomes' | 'advice'>
