import { describeCluster } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { ClusterView } from '../../shared/kafka.ts'
import type { Kafka } from './kafka.ts'
import { onCluster } from './refusals.ts'

/** GET /console/api/kafka/cluster: the cluster at a glance, what is wrong with it first. */
export const showCluster =
  ({ cluster }: Kafka): Route =>
  (app) => {
    app.get(
      '/console/api/kafka/cluster',
      {
        schema: { response: { 200: ClusterView }, tags: ['kafka'], summary: 'The cluster' },
        config: { access: ['operator', 'admin'] },
      },
      async () => onCluster(() => describeCluster(cluster)),
    )
  }
