import { applyReset, type Cluster, resetRunning, type StandingPlan } from '@waybill/operations'
import { type AdminClient, Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { audit } from '../audit.ts'
import type { Operations, Telling } from '../operations/operations.ts'
import type { Services } from '../services/services.ts'
import type { Sessions } from '../session/sessions.ts'
import type { ServiceOf } from './list-groups.ts'
import { GroupParams, PlanView, readPlan } from './shapes.ts'

interface Means {
  cluster: Cluster
  operations: Operations
  services: Services
  sessions: Sessions
  serviceOf: ServiceOf
  /** Before the names of topics and groups in Kafka. */
  topicPrefix: string
}

/**
 * POST /console/api/groups/:group/reset: does the plan that somebody saw, as an operation. A service of this platform is paused, moved,
 * looked at again and resumed; any other group must have no members.
 */
export const resetGroup =
  (means: Means): Route =>
  (app) => {
    app.post(
      '/console/api/groups/:group/reset',
      {
        schema: {
          params: GroupParams,
          body: Type.Object({ plan: PlanView }),
          response: { 202: Type.Object({ operation: Type.String() }) },
          tags: ['groups'],
          summary: 'Reset offsets as planned',
        },
        config: { access: ['operator', 'admin'] },
      },
      async (request, reply) => {
        const { group } = request.params
        const plan = readPlan(request.body.plan)
        if (plan.group !== group) throw new Problem(400, 'other-group', `The plan is for ${plan.group}, not ${group}.`)
        const service = means.serviceOf(group)
        const members = service === undefined ? [] : means.services.admins(service, means.sessions.found(request) ?? '')
        if (plan.partitions.length === 0) throw new Problem(409, 'nothing-to-reset', 'The plan moves nothing.')
        const operation = await means.operations.begin({
          kind: 'reset',
          title: `Reset ${group}`,
          by: request.user.email,
          plan: linesOf(plan),
          total: plan.partitions.length,
          advice: {
            text:
              members.length > 0
                ? `Its processes may be paused still: look at ${group}, resume it, and plan anew what is not moved.`
                : `Look at ${group}, and plan anew what is not moved.`,
            link: `/kafka/groups/${encodeURIComponent(group)}`,
          },
          run: (telling) =>
            members.length > 0 ? resetOurs(plan, members, telling, means) : resetForeign(plan, telling, means),
        })
        audit(request, 'group.reset', { group, operation: operation.id, partitions: plan.partitions.length })
        return reply.code(202).send({ operation: operation.id })
      },
    )
  }

const linesOf = ({ to, partitions, left, again, skipped }: StandingPlan): string[] => [
  `To ${JSON.stringify(to, (_key, value) => (typeof value === 'bigint' ? String(value) : value))}`,
  `${again} records are read again, ${skipped} are skipped`,
  ...partitions.map(({ topic, partition, before, after }) => `${topic}:${partition} ${before ?? '-'} → ${after}`),
  ...left.map(({ topic, partition, why }) => `${topic}:${partition} stays: ${why}`),
]

async function resetForeign(plan: StandingPlan, telling: Telling, { cluster }: Means): Promise<void> {
  telling.step('move')
  const done = await applyReset(cluster, plan)
  telling.step('verify', 'read back, and as planned')
  for (const { topic, partition, offset } of done)
    telling.outcome({ what: `${topic}:${partition}`, outcome: 'moved', note: `to ${offset}` })
  telling.progress(done.length)
}

async function resetOurs(
  plan: StandingPlan,
  admins: readonly AdminClient[],
  telling: Telling,
  { cluster, topicPrefix }: Means,
): Promise<void> {
  const members = admins.map((admin) => ({
    name: admin.url,
    isPaused: async () => (await admin.standing()).paused,
    pause: async () => void (await admin.pause()),
    resume: async () => void (await admin.resume()),
    // A service knows its topics without the prefix of its platform.
    rewind: async (places: readonly { topic: string; partition: number; offset: bigint }[]) =>
      (await admin.rewind(places.map((place) => ({ ...place, topic: place.topic.slice(topicPrefix.length) })))).map(
        (place) => ({ ...place, topic: topicPrefix + place.topic }),
      ),
  }))
  await resetRunning(cluster, plan, members, {
    signal: telling.signal,
    onStep(step, note) {
      telling.step(step, note)
      if (step !== 'resume') return
      telling.progress(plan.partitions.length)
    },
    onProgress: (read, of) => telling.progress(Number(read), Number(of)),
  })
  for (const { topic, partition, after } of plan.partitions)
    telling.outcome({ what: `${topic}:${partition}`, outcome: 'moved', note: `to ${after}` })
}
