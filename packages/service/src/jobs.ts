import { setTimeout as delay } from 'node:timers/promises'
import { describe, type Log, type Metrics } from '@waybill/messaging'
import type { Job } from './service.ts'

export interface RunningJobs {
  /** Aborts what runs and waits until it has ended. */
  close(): Promise<void>
}

const AFTER_ERROR_MS = 1_000

/**
 * Runs each job again and again. A job never overlaps itself in this process; other instances run it too, so it claims
 * its rows with `for update skip locked`. An error is logged and counted, and the job goes on.
 */
export function startJobs(jobs: readonly Job[], { log, metrics }: { log: Log; metrics: Metrics }): RunningJobs {
  const stop = new AbortController()

  async function repeat(job: Job): Promise<void> {
    while (!stop.signal.aborted) {
      const failed = await runOnce(job)
      const pause = failed ? Math.max(job.everyMs, AFTER_ERROR_MS) : job.everyMs
      await delay(pause, undefined, { signal: stop.signal }).catch(() => {})
    }
  }

  async function runOnce(job: Job): Promise<boolean> {
    const startedAt = performance.now()
    let failed = false
    try {
      await job.run(stop.signal)
    } catch (error) {
      failed = !stop.signal.aborted
      if (failed) log.error({ job: job.name, err: error }, `Job ${job.name} failed and goes on: ${describe(error)}`)
    }
    metrics.count('waybill_job_runs_total', { job: job.name, outcome: failed ? 'failed' : 'done' })
    metrics.observe('waybill_job_duration_seconds', { job: job.name }, (performance.now() - startedAt) / 1_000)
    return failed
  }

  const running = jobs.map(repeat)
  return {
    async close() {
      stop.abort()
      await Promise.all(running)
    },
  }
}
