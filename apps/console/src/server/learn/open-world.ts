import type { Registry } from '@waybill/messaging'
import { type Ask, countLetters, describeCluster, describeGroup, Refused, versionsOf } from '@waybill/operations'
import { Problem, type User } from '@waybill/service'
import type { ConsoleConfig } from '../config.ts'
import type { Gateway } from '../gateway.ts'
import { readRecords } from '../orders/read-records.ts'
import { ordersFor } from '../pulse/orders-for.ts'
import type { Tracker } from '../pulse/tracker.ts'
import { isOwn } from '../services/own.ts'
import type { Services } from '../services/services.ts'
import type { Supervised, Supervisor } from '../services/supervisor.ts'
import { sumOf } from './sum-of.ts'
import type { SeenOrder, World } from './world.ts'

export interface WorldMeans {
  config: ConsoleConfig
  gateway: Gateway
  registry: Registry
  tracker: Tracker
  services: Services
  supervisor: Supervisor | undefined
  schemas: Ask
}

const METRICS_WITHIN_MS = 3_000

/** The real system as somebody sees it who may do what their token says. */
export function openWorld(means: WorldMeans, user: User, token: string): World {
  const { config, gateway, registry, tracker, services, supervisor, schemas } = means
  const cluster = { brokers: config.brokers }

  const running = async (): Promise<readonly Supervised[]> => {
    if (supervisor) return supervisor.status()
    throw new Problem(501, 'no-supervisor', 'This console does not run under the local supervisor.')
  }
  // The supervisor knows of those too that were started since.
  async function urlsOf(service: string): Promise<string[]> {
    if (!supervisor) return services.admins(service, token).map(({ url }) => url)
    const all = (await supervisor.status()).filter((each) => each.service === service && isOwn(service))
    return all.flatMap(({ port, pid }) => (pid && port ? [`http://127.0.0.1:${port}`] : []))
  }

  return {
    orders: () =>
      ordersFor(tracker, user)
        .flatMap(({ placedAt, ...order }): SeenOrder[] => (placedAt === undefined ? [] : [{ ...order, placedAt }]))
        .sort((a, b) => b.placedAt - a.placedAt),
    async recordsOf({ orderId, placedAt, lastAt }) {
      const span = { placedAt: new Date(placedAt).toISOString(), updatedAt: new Date(lastAt).toISOString() }
      const { records } = await readRecords({ orderId, ...span }, registry, config)
      return records.map(({ type, topic, partition, offset }) => ({ type, topic, partition, offset: BigInt(offset) }))
    },
    async group(service) {
      try {
        return await describeGroup(cluster, config.topicPrefix + service, { oldest: false })
      } catch (error) {
        if (error instanceof Refused) return undefined
        throw error
      }
    },
    async paused(service) {
      const standings = await services.standings(service, token)
      return { paused: standings.filter(({ standing }) => standing?.paused).length, of: standings.length }
    },
    async figure(service, metric) {
      const sums = (await urlsOf(service)).map(async (url) => {
        const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(METRICS_WITHIN_MS) })
        return sumOf(await response.text(), metric)
      })
      return (await Promise.all(sums)).reduce((sum, each) => sum + each, 0)
    },
    async letters(service) {
      const found = await countLetters({ ...cluster, topicPrefix: config.topicPrefix })
      return found.find((each) => each.service === service)?.letters ?? 0
    },
    async faults() {
      const { items } = await gateway.call<{ items: { service: string; fault: string }[] }>('/api/faults', { token })
      return new Map(items.map(({ service, fault }) => [service, fault]))
    },
    processes: async (service) => (await running()).filter((each) => each.service === service),
    cluster: () => describeCluster(cluster),
    versions: async (subject) => (await versionsOf(schemas, subject)).length,
  }
}
