import { type Cluster, describeGroup, lagInWords, summaryOf } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { onCluster } from '../kafka/refusals.ts'
import type { Services } from '../services/services.ts'
import type { Sessions } from '../session/sessions.ts'
import type { ServiceOf } from './list-groups.ts'
import { EVERY_MS, type Sampler } from './sampler.ts'
import { GroupParams, GroupView, viewMembers, viewPartitions } from './shapes.ts'

interface Means {
  cluster: Cluster
  sampler: Sampler
  services: Services
  sessions: Sessions
  serviceOf: ServiceOf
}

const RECENT = 12

/** GET /console/api/groups/:group: one group as it stands now, its history of a day, and its processes. */
export const showGroup =
  ({ cluster, sampler, services, sessions, serviceOf }: Means): Route =>
  (app) => {
    app.get(
      '/console/api/groups/:group',
      {
        schema: { params: GroupParams, response: { 200: GroupView }, tags: ['groups'], summary: 'One consumer group' },
        config: { access: ['operator', 'admin'] },
      },
      async (request) => {
        const { group } = request.params
        const service = serviceOf(group)
        const [found, standings, history] = await Promise.all([
          onCluster(() => describeGroup(cluster, group)),
          service === undefined ? [] : services.standings(service, sessions.found(request) ?? ''),
          sampler.history(group),
        ])
        const { lag, committed, uncommitted } = summaryOf(found)
        const now = { at: Date.now(), lag: Number(lag), committed: Number(committed) }
        return {
          group,
          state: found.state,
          type: found.type,
          assignor: found.assignor,
          lag: Number(found.lag),
          words: lagInWords([...sampler.recent(group).slice(1 - RECENT), now], { oldest: found.oldest, uncommitted }),
          oldest: found.oldest?.toISOString() ?? null,
          service: service ?? null,
          members: viewMembers(found),
          partitions: viewPartitions(found),
          history: [...history],
          everyMs: EVERY_MS,
          instances: standings.map(({ url, standing, error }) => ({
            url,
            instance: standing?.instance ?? null,
            paused: standing?.paused ?? null,
            error,
          })),
        }
      },
    )
  }
