import { randomInt } from 'node:crypto'
import { type Client, createClient } from '@waybill/client'
import { type Brokers, describe } from '@waybill/messaging'
import { startTraffic, type Traffic, usualMix } from '@waybill/operations'
import { Problem } from '@waybill/service'
import { type LoadRun, type LoadWish, MOST_ORDERS } from '../../shared/load.ts'
import type { Operation } from '../../shared/operations.ts'
import type { Operations, Telling } from '../operations/operations.ts'

interface Means {
  gatewayUrl: string
  brokers: Brokers
  topicPrefix: string
  registryUrl: string
}

/** Places orders as many customers would; one run at a time. */
export interface Generator {
  /** The last run since the server started. */
  run(): LoadRun | undefined
  /**
   * @param token of an operator: their stock is raised by what is going to be ordered
   * @throws Problem 409 while one runs, 422 for more orders than one run may have
   */
  begin(wish: LoadWish, by: string, token: string): Promise<Operation>
}

const EVERY_MS = 1_000
/** So long the end of the orders is waited for. */
const DRAIN_MS = 60_000
const MOST_POINTS = 120
const LARGEST_SEED = 2 ** 31

export function createGenerator(operations: Operations, means: Means): Generator {
  let last: { run: LoadRun; traffic: Traffic | undefined } | undefined

  return {
    run: () => last && { ...last.run, summary: last.traffic?.summary() ?? null },
    async begin(wish, by, token) {
      const orders = wish.rate * wish.seconds
      if (last && last.run.state !== 'ended') {
        throw new Problem(409, 'load-runs', `${last.run.by} has a load running. Stop it first, or wait for its end.`)
      }
      if (orders > MOST_ORDERS) {
        const words = `${wish.rate} a second for ${wish.seconds} s are ${orders} orders; one run has ${MOST_ORDERS} at most.`
        throw new Problem(422, 'too-many', words)
      }
      const run: LoadRun = { operation: '', by, wish, state: 'preparing', error: null, summary: null, perSecond: [] }
      const now = { run, traffic: undefined as Traffic | undefined }
      last = now
      const operator = createClient({ url: means.gatewayUrl, token })
      const begun = operations.begin({
        kind: 'load',
        title: `Load: ${wish.rate} orders a second for ${wish.seconds} s`,
        by,
        plan: planInWords(wish),
        total: orders,
        run: (telling) => work(now, operator, telling),
      })
      const operation = await begun.catch((error) => {
        run.state = 'ended'
        throw error
      })
      run.operation = operation.id
      return operation
    },
  }

  async function work(now: { run: LoadRun; traffic: Traffic | undefined }, operator: Client, telling: Telling) {
    const { run } = now
    let timer: NodeJS.Timeout | undefined
    try {
      telling.step('prepare', 'accounts are opened, stock is raised')
      const traffic = await startTraffic({ ...trafficOf(run.wish, operator), signal: telling.signal })
      now.traffic = traffic
      run.state = 'sending'
      telling.step('send')
      let ended = 0
      timer = setInterval(() => {
        const { sent, completed, cancelled } = traffic.summary()
        telling.progress(sent)
        run.perSecond = [...run.perSecond, completed + cancelled - ended].slice(-MOST_POINTS)
        ended = completed + cancelled
      }, EVERY_MS)
      await traffic.sent
      run.state = 'waiting'
      telling.step('wait', 'for the orders to end')
      await traffic.drain(DRAIN_MS)
    } catch (error) {
      run.error = describe(error)
      throw error
    } finally {
      clearInterval(timer)
      await now.traffic?.close()
      if (now.traffic) tellEnd(now.traffic, telling)
      run.state = 'ended'
    }
  }

  function trafficOf({ rate, seconds, customers, mix }: LoadWish, operator: Client) {
    return {
      ...{ gateway: means.gatewayUrl, brokers: means.brokers, topicPrefix: means.topicPrefix },
      ...{ registry: means.registryUrl, rate, forMs: seconds * 1_000, customers, operator },
      seed: randomInt(LARGEST_SEED),
      // Nobody decides on prescriptions here, so none is ordered.
      pharmacist: undefined,
      mix: {
        ...usualMix,
        ...{ cancelled: mix.cancelled / 100, declined: mix.declined / 100 },
        ...{ retried: mix.retried / 100, returned: mix.returned / 100 },
      },
      note: () => {},
      onError: (error: Error) => {
        if (last) last.run.error = error.message
      },
    }
  }
}

const planInWords = ({ rate, seconds, customers, mix }: LoadWish): string[] => [
  `${rate * seconds} orders of ${customers} customers, the next sent on time even if earlier ones are not answered`,
  `of a hundred: ${mix.cancelled} cancelled, ${mix.declined} declined, ${mix.retried} sent twice, ${mix.returned} returned`,
]

function tellEnd(traffic: Traffic, telling: Telling): void {
  const { sent, accepted, refused, unknown, completed, cancelled, underWay, post, toCompleted } = traffic.summary()
  telling.progress(sent)
  telling.step('end', `${accepted} accepted, ${refused} refused, ${unknown} unknown`)
  telling.step('outcome', `${completed} completed, ${cancelled} cancelled, ${underWay} under way`)
  if (post) telling.step('answered', `after ${post.p50} ms in the middle, p99 ${post.p99} ms`)
  if (toCompleted) telling.step('completed', `after ${toCompleted.p50} ms in the middle, p99 ${toCompleted.p99} ms`)
}
