import type { CpuTimes } from '../measure/cpu.ts'
import type { Samples } from '../measure/rounds.ts'
import { type Latency, perSecond, type Sample } from '../measure/sample.ts'
import { confidence, median } from '../measure/statistics.ts'

/** Whether the 95 % interval as a whole is on the right side: of the aim, of the reach only, or of neither. */
export type Met = 'aim' | 'reach' | 'no'

/** One line of the results: the subject against one peer. */
export interface Pair {
  readonly bench: string
  readonly subject: string
  readonly peer: string
  /** What the ratio is of: `rate`, `rate per CPU`, `p50`, `p99`, `memory`. */
  readonly of: string
  readonly rounds: number
  /** Of a peer that is a physical floor. */
  readonly ratioToFloor?: number
  readonly ratio?: number
  readonly ci?: readonly [low: number, high: number]
  readonly subjectPerS?: number
  readonly peerPerS?: number
  /** µs of CPU time for each event: of the subject's rounds, and of the peer's. */
  readonly cpuUsPerEvent?: CpuTimes
  readonly peerCpuUsPerEvent?: CpuTimes
  readonly latencyMs?: { readonly subject: Latency; readonly peer: Latency }
  readonly reach: number | null
  readonly aim: number | null
  /** null where nothing is to be reached. */
  readonly met: Met | null
  /** Why there are no figures: a round failed its audit. */
  readonly void?: string
  readonly seed: number
  /** False: the machine was busy with other things, see env.json. Filled in at the end. */
  readonly quiet?: boolean
}

export interface Question {
  readonly bench: string
  readonly subject: string
  readonly peer: string
  readonly of?: string
  /** What is compared. Default: events a second. */
  readonly value?: (sample: Sample) => number
  /** Which way is better. Default more. */
  readonly better?: 'more' | 'less'
  readonly isFloor?: boolean
  readonly reach: number | null
  readonly aim: number | null
  readonly seed: number
}

/** The median of the rounds' ratios with its 95 % interval; no figures when a round of either was wrong. */
export function compare(question: Question, samples: Samples): Pair {
  const { bench, subject, peer, of = 'rate', value = perSecond, better = 'more', reach, aim, seed } = question
  const ours = samples.get(subject) ?? []
  const theirs = samples.get(peer) ?? []
  const wrong = [...ours, ...theirs].find((sample) => sample.wrong)?.wrong
  const head = { bench, subject, peer, of, rounds: ours.length }
  if (wrong !== undefined || ours.length === 0 || theirs.length === 0) {
    return { ...head, reach, aim, met: reach === null ? null : 'no', void: wrong ?? 'no rounds', seed }
  }
  const ratios = ours.map((sample, round) => value(sample) / value(theirs[round] as Sample))
  const ci = confidence(ratios, seed)
  const latencies = latencyOf(ours, theirs)
  return {
    ...head,
    [question.isFloor ? 'ratioToFloor' : 'ratio']: median(ratios),
    ci,
    subjectPerS: median(ours.map(perSecond)),
    peerPerS: median(theirs.map(perSecond)),
    cpuUsPerEvent: cpuPerEvent(ours),
    peerCpuUsPerEvent: cpuPerEvent(theirs),
    ...(latencies ? { latencyMs: latencies } : {}),
    reach,
    aim,
    met: judge(ci, better, reach, aim),
    seed,
  }
}

/** Where a round's percentiles are shown together, it is by the median round of each: percentiles have no mean. */
function latencyOf(ours: readonly Sample[], theirs: readonly Sample[]): Pair['latencyMs'] {
  const middle = (samples: readonly Sample[]): Latency | undefined => {
    const all = samples.flatMap(({ latencyMs }) => (latencyMs ? [latencyMs] : []))
    if (all.length === 0) return undefined
    const of = (name: keyof Latency) => median(all.map((latency) => latency[name]))
    return { p50: of('p50'), p90: of('p90'), p99: of('p99'), max: of('max') }
  }
  const [subject, peer] = [middle(ours), middle(theirs)]
  return subject && peer ? { subject, peer } : undefined
}

export function cpuPerEvent(samples: readonly Sample[]): CpuTimes {
  const of = (name: keyof CpuTimes) => median(samples.map(({ cpuUs, events }) => cpuUs[name] / events))
  return { node: of('node'), postgres: of('postgres'), kafka: of('kafka'), peer: of('peer') }
}

/** A ratio counts when the worse end of its interval does. */
export function judge(
  [low, high]: readonly [number, number],
  better: 'more' | 'less',
  reach: number | null,
  aim: number | null,
): Met | null {
  if (reach === null && aim === null) return null
  const passes = (mark: number | null) => mark !== null && (better === 'more' ? low >= mark : high <= mark)
  if (passes(aim)) return 'aim'
  return passes(reach) ? 'reach' : 'no'
}
