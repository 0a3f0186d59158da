import { type Cluster, planReset } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { onCluster } from '../kafka/refusals.ts'
import { GroupParams, PlanView, Scope, Target, targetOf, viewPlan } from './shapes.ts'

/** POST /console/api/groups/:group/plan: what a reset would do. Changes nothing. */
export const planGroupReset =
  (cluster: Cluster): Route =>
  (app) => {
    app.post(
      '/console/api/groups/:group/plan',
      {
        schema: {
          params: GroupParams,
          body: Type.Object({ scope: Scope, to: Target }),
          response: { 200: PlanView },
          tags: ['groups'],
          summary: 'What a reset of offsets would do',
        },
        config: { access: ['operator', 'admin'] },
      },
      async ({ params: { group }, body: { scope, to } }) =>
        viewPlan(await onCluster(() => planReset(cluster, { group, scope, to: targetOf(to) }))),
    )
  }
