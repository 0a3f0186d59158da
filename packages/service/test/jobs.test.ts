import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silent, unmeasured } from '@waybill/messaging'
import { startJobs } from '../src/jobs.ts'

const still = { onCommitted: () => () => {} }

test('a job never overlaps itself, and closing waits for the run under way', async () => {
  const { promise: entered, resolve: enter } = Promise.withResolvers<void>()
  const events: string[] = []
  let runs = 0
  const jobs = startJobs(
    [
      {
        name: 'slow',
        everyMs: 1,
        async run(signal) {
          events.push('begin')
          runs += 1
          if (runs === 3) {
            enter()
            await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
          }
          events.push('end')
        },
      },
    ],
    { db: still, log: silent, metrics: unmeasured },
  )
  await entered
  await jobs.close()
  assert.deepEqual(events, ['begin', 'end', 'begin', 'end', 'begin', 'end'])
})

test('an error is logged and counted, and the job goes on', async () => {
  const errors: string[] = []
  const counted: string[] = []
  const { promise: recovered, resolve: recover } = Promise.withResolvers<void>()
  let runs = 0
  const jobs = startJobs(
    [
      {
        name: 'flaky',
        everyMs: 1,
        async run() {
          runs += 1
          if (runs === 1) throw new Error('not today')
          recover()
        },
      },
    ],
    {
      db: still,
      log: { ...silent, error: (_fields, message) => errors.push(message) },
      metrics: { ...unmeasured, count: (name, labels) => counted.push(`${name} ${labels.outcome}`) },
    },
  )
  await recovered
  await jobs.close()
  assert.deepEqual(errors, ['Job flaky failed and goes on: not today'])
  assert.deepEqual(counted.slice(0, 2), ['waybill_job_runs_total failed', 'waybill_job_runs_total done'])
})

test('a job that knows when it is due runs then, and is asked again when the process has committed something', async () => {
  const { promise: ran, resolve: run } = Promise.withResolvers<void>()
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
  let commit: (() => void) | undefined
  let due: number | undefined
  let runs = 0
  const jobs = startJobs(
    [
      {
        name: 'due',
        everyMs: 1,
        async dueIn() {
          ask()
          return due
        },
        async run() {
          runs += 1
          due = undefined
          run()
        },
      },
    ],
    {
      db: {
        onCommitted(listener) {
          commit = () => listener([])
          return () => {}
        },
      },
      log: silent,
      metrics: unmeasured,
    },
  )
  await asked
  assert.equal(runs, 0)
  due = 0
  commit?.()
  await ran
  await jobs.close()
  assert.equal(runs, 1)
})
