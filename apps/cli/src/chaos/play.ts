import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ApiError } from '@waybill/client'
import { messageOf } from '@waybill/local'
import { describe, readBrokers } from '@waybill/messaging'
import { startTraffic } from '@waybill/operations'
import { toJson } from '../output/print.ts'
import { logIn } from '../platform/log-in.ts'
import { redriveAll } from './harm/letters.ts'
import { buyers, orderGoesThrough } from './harm/orders.ts'
import { ownEnds } from './harm/own-ends.ts'
import type { Judge } from './judge.ts'
import type { Scenario, Stage } from './scenario.ts'
import { openStage } from './stage.ts'

export interface Verdict {
  scenario: Scenario
  outcome: 'passed' | 'failed' | 'not run'
  /** Why it failed or was not run. */
  because: string[]
  figures: Record<string, number | string>
  seconds: number
  seed: number
}

export interface PlayOptions extends Pick<Stage, 'run' | 'state' | 'signal' | 'seed'> {
  judge: Judge
  /** Orders a second while it lasts. */
  rate: number
  /** How long orders run before the harm, in milliseconds. */
  warmMs: number
}

const CUSTOMERS = 3
const LONGEST_MS = 10 * 60_000
const DRAIN_MS = 60_000

/**
 * Plays one scenario: orders at a constant rate, the harm in the midst of them, everything put right, and when all orders have
 * ended, the audit. Whatever happens, what was harmed is put right before it returns.
 */
export async function play(scenario: Scenario, options: PlayOptions): Promise<Verdict> {
  const { judge, signal, seed } = options
  const startedAt = Date.now()
  const verdict = (outcome: Verdict['outcome'], because: string[], figures: Verdict['figures'] = {}): Verdict => ({
    ...{ scenario, outcome, because, figures, seed },
    seconds: Math.round((Date.now() - startedAt) / 1_000),
  })
  if (signal.aborted) return verdict('not run', ['interrupted'])
  const admin = await logIn('admin').catch(messageOf)
  if (typeof admin === 'string') return verdict('failed', [`it could not begin: ${admin}`])

  const { stage, outcome, putRight } = openStage({ ...options, admin })
  const figures = () => Object.fromEntries(outcome.figures)
  try {
    const missing = await missingFor(scenario, stage)
    if (missing) return verdict('not run', [missing])
    const findings = await underLoad(scenario, stage, putRight, options)
    const because = [...outcome.failures, ...findings]
    return verdict(because.length === 0 ? 'passed' : 'failed', because, figures())
  } catch (error) {
    await putRight()
    if (signal.aborted) return verdict('not run', ['interrupted', ...outcome.failures], figures())
    // What is not right afterwards must not be held against the next; when nothing answers, the next fails of itself.
    await judge.forget().catch(() => {})
    return verdict('failed', [describe(error), ...outcome.failures], figures())
  }
}

/** Returns the audit's findings. */
async function underLoad(
  scenario: Scenario,
  stage: Stage,
  putRight: () => Promise<void>,
  { judge, rate, warmMs }: PlayOptions,
): Promise<string[]> {
  const { run, signal, seed } = stage
  const startedAt = new Date()
  const [buyer] = await buyers(stage, 1)
  const folder = join(stage.state, 'chaos')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${scenario.row}-${scenario.name}.ndjson`)
  const journal = createWriteStream(path)
  const traffic = await startTraffic({
    ...{ gateway: run.gateway ?? '', brokers: readBrokers(run.kafka), registry: run.registry },
    ...{ rate, forMs: LONGEST_MS, seed, customers: CUSTOMERS, signal },
    ...{ operator: stage.admin, pharmacist: await logIn('pharmacist') },
    note: (answer) => void journal.write(`${toJson(answer)}\n`),
    // An outage is what is asked for here; what is missed meanwhile is read afterwards.
    onError: () => {},
  })
  try {
    await stage.pause(warmMs)
    // The first order of a customer waits for the key that encrypts it: that is not what is to be seen here.
    await stage.until('every customer orders', async () => traffic.everyoneOrders())
    const harmedAt = Date.now()
    try {
      await scenario.harm(stage)
    } finally {
      await putRight()
    }
    const rightAt = Date.now()
    stage.figure('harm, s', seconds(rightAt - harmedAt))
    await orderGoesThrough(stage, buyer)
    stage.figure('until an order goes through again, s', seconds(Date.now() - rightAt))

    await traffic.stop()
    const redriven = await redriveAll(stage)
    if (redriven > 0) stage.figure('dead letters redriven', redriven)
    await traffic.drain(DRAIN_MS)
    await new Promise((done) => journal.end(done))
    const { findings, copies, letters } = await judge.judge(path, signal)
    stage.figure('until all had ended and added up, s', seconds(Date.now() - rightAt))

    const { sent, accepted, refused, unknown, completed, cancelled, post } = traffic.summary()
    for (const [name, value] of Object.entries({ sent, accepted, refused, unknown, completed, cancelled })) {
      stage.figure(`orders ${name}`, value)
    }
    stage.figure('POST p99, ms', post?.p99 ?? '-')
    stage.figure('copies on the topics', copies)
    if (letters > 0) stage.figure('dead letters', letters)
    if (scenario.accepts) stage.expect(`all ${sent} orders are accepted, not ${accepted}`, accepted === sent)
    const ends = await ownEnds(stage.state, startedAt)
    stage.expect(`no service ends by an error of its own: ${ends.join('; ')}`, ends.length === 0)
    return findings
  } finally {
    await traffic.close()
    journal.end()
  }
}

const seconds = (ms: number) => Math.round(ms / 100) / 10

/** What the platform has not that this scenario needs. */
async function missingFor({ needs }: Scenario, { run, admin }: Stage): Promise<string | undefined> {
  if (needs === 'three brokers' && run.brokers.length < 3) return 'needs three brokers: ./waybill up --brokers 3'
  if (needs !== 'faults') return undefined
  try {
    await admin.switchFault({ body: probe })
    return undefined
  } catch (error) {
    if (error instanceof ApiError && error.code === 'faults-off') return 'needs faults: FAULTS=on ./waybill up'
    throw error
  }
}

/** A fault that ends at once and hits next to nothing. */
const probe = { service: 'analytics', fault: 'delay', percent: 1, delayMs: 0, forSeconds: 1 } as const
