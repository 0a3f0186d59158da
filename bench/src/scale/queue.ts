// How long orders wait in front of a bottleneck with several servers: `node bench/src/scale/queue.ts`. A simulation of one queue: orders
// come at random (Poisson), each is served by whichever server is free first, and takes a time of the distribution given.
import { parseArgs } from 'node:util'
import { quantile } from '@waybill/operations/quantile'
import { seededRandom } from '@waybill/operations/random'

export interface Queue {
  /** Orders a second. */
  readonly rate: number
  /** Servers: partitions, shards, processes that work beside each other. */
  readonly servers: number
  /** Milliseconds that one order keeps one server, on average. */
  readonly serviceMs: number
  /** How much that varies: 0 all the same, 1 exponential; above, mixtures with a long tail. */
  readonly variation: number
  /** Every order belongs to one server, as a key belongs to a partition; else to the one that is free first. */
  readonly keyed: boolean
  /** How many orders are simulated; the first tenth is left out. */
  readonly orders: number
  readonly seed: number
}

export interface Waiting {
  /** Part of the time that servers work, 0 to 1. */
  readonly load: number
  /** Milliseconds in the queue, before anything is done. */
  readonly meanMs: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Runs the simulation. The same seed gives the same figures. Throws RangeError when the queue would grow for ever. */
export function simulate({ rate, servers, serviceMs, variation, keyed, orders, seed }: Queue): Waiting {
  const load = (rate * serviceMs) / 1_000 / servers
  if (load >= 1)
    throw new RangeError(`${rate} orders a second of ${serviceMs} ms are more than ${servers} servers can do`)
  const random = seededRandom(seed)
  const service = serviceTimes(serviceMs, variation, random)
  const freeAt = new Float64Array(servers)
  const waits: number[] = []
  let now = 0
  for (let n = 0; n < orders; n++) {
    now += (-Math.log(1 - random()) * 1_000) / rate
    const server = keyed ? Math.floor(random() * servers) : firstFree(freeAt)
    const begins = Math.max(now, freeAt[server] ?? 0)
    freeAt[server] = begins + service()
    if (n >= orders / 10) waits.push(begins - now)
  }
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length
  return { load, meanMs: mean, p50Ms: quantile(waits, 0.5), p99Ms: quantile(waits, 0.99) }
}

/**
 * Times of a mean and a coefficient of variation c: constant (0), Erlang-like below 1 as constant plus exponential, exponential (1),
 * above two exponentials of balanced means (Whitt, "Approximating a point process by a renewal process", 1982).
 */
function serviceTimes(mean: number, c: number, random: () => number): () => number {
  const exponential = (of: number) => -Math.log(1 - random()) * of
  if (c <= 1) return () => mean * (1 - c) + exponential(mean * c)
  const p = (1 + Math.sqrt((c * c - 1) / (c * c + 1))) / 2
  return () => (random() < p ? exponential(mean / (2 * p)) : exponential(mean / (2 * (1 - p))))
}

function firstFree(freeAt: Float64Array): number {
  let first = 0
  for (let n = 1; n < freeAt.length; n++) if ((freeAt[n] ?? 0) < (freeAt[first] ?? 0)) first = n
  return first
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { seed: { type: 'string', default: '20261121' } } })
  const seed = Number(values.seed)
  const serviceMs = 1_000 / 3_000
  console.log(
    `Seed ${seed}; a shard takes ${serviceMs.toFixed(3)} ms an order on average, variation 2; 100,000 orders a row`,
  )
  console.log('| shards | load | mean wait | p50 | p99 |\n| --: | --: | --: | --: | --: |')
  for (const servers of [35, 40, 50, 60, 80]) {
    const queue = { rate: 100_000, servers, serviceMs, variation: 2, keyed: true, orders: 100_000, seed }
    const { load, meanMs, p50Ms, p99Ms } = simulate(queue)
    const ms = (value: number) => `${value.toFixed(2)} ms`
    console.log(`| ${servers} | ${Math.round(100 * load)} % | ${ms(meanMs)} | ${ms(p50Ms)} | ${ms(p99Ms)} |`)
  }
}
