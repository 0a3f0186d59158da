import { readRecord } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { MessageDetails } from '../../shared/kafka.ts'
import type { Kafka } from './kafka.ts'
import { RecordParams } from './params.ts'
import { onCluster } from './refusals.ts'

/** GET /console/api/kafka/topics/:topic/messages/:partition/:offset: one record, its bytes, and how it is decoded. */
export const showMessage =
  ({ cluster, ...kafka }: Kafka): Route =>
  (app) => {
    app.get(
      '/console/api/kafka/topics/:topic/messages/:partition/:offset',
      {
        schema: { params: RecordParams, response: { 200: MessageDetails }, tags: ['kafka'], summary: 'One record' },
        config: { access: ['operator', 'admin'] },
      },
      async ({ params }) => {
        const wanted = { ...params, offset: BigInt(params.offset), ...kafka }
        const { record, ...details } = await onCluster(() => readRecord(cluster, wanted))
        return { message: record, ...details }
      },
    )
  }
