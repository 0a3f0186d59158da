import { type Cluster, deleteGroup, deleteGroupOffsets } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { audit } from '../audit.ts'
import { onCluster } from '../kafka/refusals.ts'
import { GroupParams } from './shapes.ts'

/** DELETE /console/api/groups/:group, or ?topic= only what it has committed there. Refused while it has members. */
export const deleteGroupRoute =
  (cluster: Cluster): Route =>
  (app) => {
    app.delete(
      '/console/api/groups/:group',
      {
        schema: {
          params: GroupParams,
          querystring: Type.Object({ topic: Type.Optional(Type.String({ minLength: 1, maxLength: 249 })) }),
          response: { 204: Type.Null() },
          tags: ['groups'],
          summary: 'Delete a group, or its offsets of one topic',
        },
        config: { access: ['admin'] },
      },
      async (request, reply) => {
        const { group } = request.params
        const { topic } = request.query
        await onCluster(() =>
          topic === undefined ? deleteGroup(cluster, group) : deleteGroupOffsets(cluster, group, topic),
        )
        audit(request, 'group.deleted', { group, topic })
        return reply.code(204).send(null)
      },
    )
  }
