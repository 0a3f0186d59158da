import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { audit } from '../audit.ts'
import type { Services } from '../services/services.ts'
import type { Sessions } from '../session/sessions.ts'
import type { ServiceOf } from './list-groups.ts'
import { GroupParams } from './shapes.ts'

interface Means {
  services: Services
  sessions: Sessions
  serviceOf: ServiceOf
}

/**
 * POST /console/api/groups/:group/pause and /resume: asks every process of the service whose group it is. When one does not answer, the
 * others have done it all the same, and the answer says which has not.
 */
export const pauseGroup =
  ({ services, sessions, serviceOf }: Means): Route =>
  (app) => {
    for (const act of ['pause', 'resume'] as const) {
      app.post(
        `/console/api/groups/:group/${act}`,
        {
          schema: {
            params: GroupParams,
            response: { 200: Type.Object({ instances: Type.Integer() }) },
            tags: ['groups'],
            summary: act === 'pause' ? 'Pause a service' : 'Resume a service',
          },
          config: { access: ['operator', 'admin'] },
        },
        async (request) => {
          const { group } = request.params
          const service = serviceOf(group)
          const admins = service === undefined ? [] : services.admins(service, sessions.found(request) ?? '')
          if (admins.length === 0) {
            const words = `${group} is not the group of a service that this console knows. Only those can be asked to ${act}.`
            throw new Problem(409, 'foreign-group', words)
          }
          audit(request, `group.${act}`, { group })
          const answers = await Promise.allSettled(admins.map((admin) => admin[act]()))
          const failed = answers.flatMap((answer) => (answer.status === 'rejected' ? [String(answer.reason)] : []))
          if (failed.length > 0) {
            const words = `${failed.length} of ${admins.length} processes did not: ${failed.join(' ')}`
            throw new Problem(503, 'not-all', words)
          }
          return { instances: admins.length }
        },
      )
    }
  }
