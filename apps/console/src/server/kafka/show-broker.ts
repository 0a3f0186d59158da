import { describeBroker } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { BrokerView } from '../../shared/kafka.ts'
import type { Kafka } from './kafka.ts'
import { onCluster } from './refusals.ts'

const Params = Type.Object({ id: Type.Integer({ minimum: 0 }) })

/** GET /console/api/kafka/brokers/:id: one broker, its settings, disks and replicas. */
export const showBroker =
  ({ cluster }: Kafka): Route =>
  (app) => {
    app.get(
      '/console/api/kafka/brokers/:id',
      {
        schema: { params: Params, response: { 200: BrokerView }, tags: ['kafka'], summary: 'A broker' },
        config: { access: ['operator', 'admin'] },
      },
      async ({ params }) => onCluster(() => describeBroker(cluster, params.id)),
    )
  }
