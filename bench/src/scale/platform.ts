// What the platform that runs on this machine takes, with everything on it: `node bench/src/scale/platform.ts`, by hand, on a quiet machine.
// Orders a second when more come than it can do; how long one takes by itself, and at half that rate; what a customer notices of a broker
// that is away; whose the CPU time is.
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createClient } from '@waybill/client'
import { halt, processes, type Run, readRun, readSettings, revive, UserError } from '@waybill/local'
import { type Mix, type Summary, startTraffic, type Traffic } from '@waybill/operations'
import { cpuOfTrees } from '../measure/cpu.ts'

interface Where {
  readonly run: Run
  readonly state: string
  readonly seed: number
}

/** CPU time of each process, in µs since it started. */
type Cpu = ReadonlyMap<string, number>

interface Phase {
  readonly summary: Summary
  /** Cores in use by each process, the largest first. */
  readonly cores: Readonly<Record<string, number>>
}

/** Every order ends well: what is measured is the whole way. */
const allWell: Mix = { cancelled: 0, declined: 0, retried: 0, returned: 0, prescribed: 0 }
const CUSTOMERS = 40
const DRAIN_WITHIN_MS = 300_000
/** So far apart, an order meets no other. */
const ALONE_A_SECOND = 0.1
const IDLE_MS = 20_000

/**
 * @param overload orders a second, more than it can do
 * @param seconds of each phase
 */
export async function measurePlatform(where: Where, { overload, seconds }: { overload: number; seconds: number }) {
  const idle = await whileIdle(where)
  // The first part warms the processes up, and is not counted.
  const saturated = await saturate(where, overload, seconds)
  const alone = await steady(where, ALONE_A_SECOND, seconds * 2)
  const half = await steady(where, saturated.perSecond / 2, seconds)
  const withoutBroker = await brokerAway(where, saturated.perSecond / 2, seconds / 2)
  return {
    idleCores: idle,
    saturated,
    alone: alone.summary.toCompleted,
    half: { perSecond: round(saturated.perSecond / 2), ...half },
    sagaLatencyRatio: ratio(half.summary.toCompleted?.p50, alone.summary.toCompleted?.p50),
    withoutBroker,
    memoryMb: await memory(where),
  }
}

async function whileIdle({ state }: Where): Promise<number> {
  const before = await cpu(state)
  await delay(IDLE_MS)
  return round(sum(coresSince(before, await cpu(state), IDLE_MS)))
}

/** Sends more than can be done; counts what ends in the second half of it, when the queue is long and all code is warm. */
async function saturate(where: Where, rate: number, seconds: number) {
  const traffic = await begin(where, rate, seconds)
  const ended = () => traffic.summary().completed + traffic.summary().cancelled
  await delay(seconds * 500)
  const [before, endedBefore, from] = [await cpu(where.state), ended(), performance.now()]
  await delay(seconds * 500)
  const ms = performance.now() - from
  const orders = ended() - endedBefore
  if (orders === 0)
    throw new UserError(`No order ended in the second half of ${seconds} s. Give it more: --seconds 120.`)
  const cores = coresSince(before, await cpu(where.state), ms)
  const { accepted, cancelled, completed, post, reasons, refused } = await finish(traffic)
  const cpuMsPerOrder = Object.fromEntries(
    Object.entries(cores).map(([name, used]) => [name, round((used * ms) / orders)]),
  )
  const whole = { accepted, refused, completed, cancelled, reasons, post }
  return { perSecond: round((orders / ms) * 1_000), cores: round(sum(cores)), cpuMsPerOrder, whole }
}

async function steady(where: Where, rate: number, seconds: number): Promise<Phase> {
  const traffic = await begin(where, rate, seconds)
  const [before, from] = [await cpu(where.state), performance.now()]
  await traffic.sent
  const cores = coresSince(before, await cpu(where.state), performance.now() - from)
  return { summary: await finish(traffic), cores }
}

/** The broker is killed, orders come in, it comes back: all of them end. */
async function brokerAway(where: Where, rate: number, seconds: number): Promise<Summary> {
  const traffic = await begin(where, rate, seconds, () => halt(where.state, 'kafka'))
  await traffic.sent
  await revive(where.state, 'kafka')
  return finish(traffic)
}

async function begin({ run, seed }: Where, rate: number, seconds: number, first = async () => {}): Promise<Traffic> {
  const url = run.gateway ?? ''
  const { accessToken: token } = await createClient({ url }).logIn({ body: run.logins.operator })
  const signal = new AbortController().signal
  const traffic = await startTraffic({
    ...{ gateway: url, brokers: run.brokers, registry: run.registry, operator: createClient({ url, token }) },
    ...{ rate, seed, signal, forMs: seconds * 1_000, customers: CUSTOMERS, mix: allWell, pharmacist: undefined },
    note: () => {},
    onError: () => {}, // the broker is away on purpose, and it goes on trying
  })
  await first()
  return traffic
}

async function finish(traffic: Traffic): Promise<Summary> {
  await traffic.sent
  await traffic.drain(DRAIN_WITHIN_MS)
  const summary = traffic.summary()
  await traffic.close()
  return summary
}

async function cpu(state: string): Promise<Cpu> {
  const all = await processes(state)
  return new Map(all.flatMap(({ name, pid }) => (pid ? [[name, cpuOfTrees([pid])] as const] : [])))
}

const coresSince = (before: Cpu, now: Cpu, ms: number): Record<string, number> =>
  Object.fromEntries(
    [...now]
      .map(([name, us]) => [name, round((us - (before.get(name) ?? 0)) / 1_000 / ms)] as const)
      .sort(([, a], [, b]) => b - a),
  )

async function memory({ state }: Where): Promise<Record<string, number>> {
  const all = await processes(state)
  return Object.fromEntries(all.map(({ name, memoryKb = 0 }) => [name, Math.round(memoryKb / 1024)]))
}

const sum = (values: Readonly<Record<string, number>>) => Object.values(values).reduce((all, value) => all + value, 0)
const round = (value: number) => Math.round(value * 1_000) / 1_000
const ratio = (a: number | undefined, b: number | undefined) => (a && b ? round(a / b) : null)

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      overload: { type: 'string', default: '60' },
      seconds: { type: 'string', default: '120' },
      seed: { type: 'string', default: '1' },
    },
  })
  const { state } = readSettings(process.env)
  const run = readRun(state)
  if (!run) throw new UserError(`Waybill does not run on ${state}. ./waybill up --detach starts it.`)
  const how = { overload: Number(values.overload), seconds: Number(values.seconds) }
  console.log(JSON.stringify(await measurePlatform({ run, state, seed: Number(values.seed) }, how), undefined, 2))
}
