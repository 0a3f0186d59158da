import type { Route } from '@waybill/service'
import type { Sampler } from './sampler.ts'
import { GroupListView } from './shapes.ts'

/** Which service's group it is, if it is one of ours. */
export type ServiceOf = (group: string) => string | undefined

/** GET /console/api/groups: every group as it was at the last look, with its lag in words and where it goes. */
export const listGroups =
  (sampler: Sampler, serviceOf: ServiceOf): Route =>
  (app) => {
    app.get(
      '/console/api/groups',
      {
        schema: { response: { 200: GroupListView }, tags: ['groups'], summary: 'Consumer groups and their lag' },
        config: { access: ['operator', 'admin'] },
      },
      async () => ({
        at: sampler.at ?? null,
        error: sampler.error ?? null,
        groups: sampler.groups().map(({ lag, oldest, ...group }) => ({
          ...group,
          lag: Number(lag),
          oldest: oldest?.toISOString() ?? null,
          service: serviceOf(group.group) ?? null,
        })),
      }),
    )
  }
