import { setTimeout as delay } from 'node:timers/promises'
import { milliseconds } from '@waybill/messaging'
import type { Brokers } from '@waybill/messaging/brokers'
import {
  describeGroup,
  type GroupDescription,
  type LagSample,
  lagInWords,
  listGroups,
  summaryOf,
  trendOf,
} from '@waybill/operations'
import type { GroupLagOptions } from '../commands/groups.ts'
import { printable } from '../dlq/printable.ts'
import { print } from '../output/print.ts'
import { brokersOf } from '../platform/running.ts'

/** Prints what waits for groups, as one says it: looks at each twice. */
export async function lag({ group, during, json }: GroupLagOptions): Promise<void> {
  const cluster = { brokers: brokersOf() }
  const betweenMs = milliseconds(during)
  const groups = group === undefined ? await waiting(cluster) : [group]
  const look = (name: string, oldest: boolean) => describeGroup(cluster, name, { oldest })
  const first = await Promise.all(groups.map(async (name) => sampleOf(await look(name, false))))
  if (groups.length > 0) await delay(betweenMs)
  const found = await Promise.all(
    groups.map(async (name, i) => {
      const now = await look(name, true)
      const samples = [...first.slice(i, i + 1), sampleOf(now)]
      return {
        group: name,
        lag: now.lag,
        oldest: now.oldest ?? null,
        trend: trendOf(samples),
        words: lagInWords(samples, { oldest: now.oldest, uncommitted: summaryOf(now).uncommitted }),
      }
    }),
  )
  print(found, json, () =>
    found.length === 0
      ? 'Nothing waits for any group.'
      : found.map(({ group, words }) => `${printable(group)}: ${words}`).join('\n'),
  )
}

const waiting = async (cluster: { brokers: Brokers }): Promise<string[]> =>
  (await listGroups(cluster)).filter(({ lag }) => lag > 0n).map(({ group }) => group)

const sampleOf = ({ lag, partitions }: GroupDescription): LagSample => ({
  at: Date.now(),
  lag: Number(lag),
  committed: partitions.reduce((sum, { committed }) => sum + Number(committed ?? 0n), 0),
})
