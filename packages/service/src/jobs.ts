import { createWaker, type Database, describe, type Log, type Metrics, type Waker } from '@waybill/messaging'
import type { Job } from './service.ts'

export interface RunningJobs {
  /** Aborts what runs and waits until it has ended. */
  close(): Promise<void>
}

interface Means {
  db: Pick<Database, 'onCommitted'>
  log: Log
  metrics: Metrics
}

const AFTER_ERROR_MS = 1_000
/** For what other processes leave to be done. */
const LOOK_EVERY_MS = 1_000

/**
 * Runs each job again and again, or when something is due. A job never overlaps itself in this process; other instances run
 * it too, so it claims its rows with `for update skip locked`. An error is logged and counted, and the job goes on.
 */
export function startJobs(jobs: readonly Job[], { db, log, metrics }: Means): RunningJobs {
  const stop = new AbortController()

  async function repeat(job: Job): Promise<void> {
    const waker = createWaker()
    const stopListening = job.dueIn ? wakeBehindCommits(db, waker, job.everyMs) : () => {}
    while (!stop.signal.aborted) await waker.sleep(await turn(job), stop.signal)
    stopListening()
  }

  /** Returns how long there is nothing to do, in milliseconds, unless a commit leaves something. */
  async function turn(job: Job): Promise<number> {
    const startedAt = performance.now()
    let failed = false
    try {
      const dueInMs = job.dueIn ? ((await job.dueIn()) ?? LOOK_EVERY_MS) : 0
      if (dueInMs > 0) return Math.min(dueInMs, LOOK_EVERY_MS)
      await job.run(stop.signal)
    } catch (error) {
      failed = !stop.signal.aborted
      if (failed) log.error({ job: job.name, err: error }, `Job ${job.name} failed and goes on: ${describe(error)}`)
    }
    metrics.count('waybill_job_runs_total', { job: job.name, outcome: failed ? 'failed' : 'done' })
    metrics.observe('waybill_job_duration_seconds', { job: job.name }, (performance.now() - startedAt) / 1_000)
    return failed ? Math.max(job.everyMs, AFTER_ERROR_MS) : job.everyMs
  }

  const running = jobs.map(repeat)
  return {
    async close() {
      stop.abort()
      await Promise.all(running)
    },
  }
}

/** Once for all commits of some milliseconds. */
function wakeBehindCommits(db: Means['db'], waker: Waker, withinMs: number): () => void {
  let timer: NodeJS.Timeout | undefined
  const stopListening = db.onCommitted(() => {
    timer ??= setTimeout(() => {
      timer = undefined
      waker.wake()
    }, withinMs)
  })
  return () => {
    stopListening()
    clearTimeout(timer)
  }
}
