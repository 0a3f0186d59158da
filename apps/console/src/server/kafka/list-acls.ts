import { listAccessRules } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { AccessRules } from '../../shared/kafka.ts'
import type { Kafka } from './kafka.ts'
import { onCluster } from './refusals.ts'

/** GET /console/api/kafka/acls: who may do what on the cluster. */
export const listAcls =
  ({ cluster }: Kafka): Route =>
  (app) => {
    app.get(
      '/console/api/kafka/acls',
      {
        schema: { response: { 200: AccessRules }, tags: ['kafka'], summary: 'The access control lists' },
        config: { access: ['operator', 'admin'] },
      },
      async () => {
        const rules = await onCluster(() => listAccessRules(cluster))
        return { authorizer: rules !== undefined, rules: [...(rules ?? [])] }
      },
    )
  }
