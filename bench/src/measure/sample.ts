import { type CpuTimes, cpuOfEnded, cpuOfTrees } from './cpu.ts'

export interface Latency {
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly max: number
}

/** What one round of one contender gave. */
export interface Sample {
  readonly events: number
  readonly seconds: number
  /** µs of CPU time by component, all events together. */
  readonly cpuUs: CpuTimes
  readonly latencyMs?: Latency
  /** Other figures of the round, for samples.ndjson. */
  readonly detail?: Record<string, number | string>
  /** Why the round counts for nothing: what it did was wrong. */
  readonly wrong?: string
}

/** The processes of each component, by their first pid. */
export type Components = Readonly<Record<keyof CpuTimes, readonly number[]>>

export const perSecond = ({ events, seconds }: Sample): number => events / seconds

/** Events for each second of CPU time, of all components together. */
export const perCpuSecond = ({ events, cpuUs }: Sample): number =>
  events / (Object.values(cpuUs).reduce((sum, us) => sum + us, 0) / 1_000_000)

/** Begins to measure; the function that it returns tells what time and CPU time went by. */
export function stopwatch(components: Components): () => { seconds: number; cpuUs: CpuTimes } {
  const cpu = () => readCpu(components)
  const before = cpu()
  const since = performance.now()
  return () => {
    const seconds = (performance.now() - since) / 1_000
    const now = cpu()
    const used = (name: keyof CpuTimes) => now[name] - before[name]
    return {
      seconds,
      cpuUs: { node: used('node'), postgres: used('postgres'), kafka: used('kafka'), peer: used('peer') },
    }
  }
}

const readCpu = ({ node, postgres, kafka, peer }: Components): CpuTimes => ({
  node: cpuOfTrees(node),
  postgres: cpuOfTrees(postgres),
  kafka: cpuOfTrees(kafka),
  // A peer that ends while it is measured is found among the ended children of this process.
  peer: cpuOfTrees(peer) + cpuOfEnded(),
})
