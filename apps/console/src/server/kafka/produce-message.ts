import { openDecoder, type RawRecord } from '@waybill/messaging'
import { type NewRecord, prepareRecords, readRaw, restored, sendRecords } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { type Static, Type } from 'typebox'
import { Produced } from '../../shared/kafka.ts'
import { Nullable } from '../../shared/nullable.ts'
import { audit } from '../audit.ts'
import type { Kafka } from './kafka.ts'
import { TopicParams } from './params.ts'
import { onCluster } from './refusals.ts'

const Body = Type.Object(
  {
    key: Nullable(Type.String({ maxLength: 10_000 })),
    partition: Type.Optional(Type.Integer({ minimum: 0 })),
    headers: Type.Record(Type.String({ minLength: 1, maxLength: 200 }), Type.String({ maxLength: 10_000 }), {
      maxProperties: 50,
    }),
    value: Type.Union([
      Type.Object({
        kind: Type.Literal('avro'),
        subject: Type.String({ maxLength: 400 }),
        version: Type.Optional(Type.Integer({ minimum: 1 })),
        data: Type.Any(),
      }),
      Type.Object({ kind: Type.Literal('text'), text: Type.String({ maxLength: 900_000 }) }),
      Type.Object({ kind: Type.Literal('none') }),
    ]),
    copyOf: Type.Optional(
      Type.Object(
        { partition: Type.Integer({ minimum: 0 }), offset: Type.String({ pattern: '^\\d{1,19}$' }) },
        { description: 'The record that this one was edited from: what of it is not shown is taken over' },
      ),
    ),
    dryRun: Type.Optional(Type.Boolean({ default: false, description: 'Only check it' })),
  },
  { additionalProperties: false },
)

/** POST /console/api/kafka/topics/:topic/messages: checks a record against its schema and sends it. */
export const produceMessage =
  ({ cluster, registry }: Kafka): Route =>
  (app) => {
    app.post(
      '/console/api/kafka/topics/:topic/messages',
      {
        bodyLimit: 2 * 1024 * 1024,
        schema: {
          params: TopicParams,
          body: Body,
          response: { 200: Produced },
          tags: ['kafka'],
          summary: 'Produce a record',
        },
        config: { access: ['operator', 'admin'] },
      },
      async (request) => {
        const { topic } = request.params
        const { dryRun = false, copyOf, ...body } = request.body
        return onCluster(async () => {
          const original = copyOf && (await readRaw(cluster, { topic, ...copyOf, offset: BigInt(copyOf.offset) })).raw
          const value = original ? await withOriginal(body.value, original) : body.value
          const [prepared] = await prepareRecords(cluster, registry, [{ topic, ...body, value }])
          if (!prepared) throw new Error('One record was to be prepared, and there is none')
          const { partition, warnings, value: bytes } = prepared
          const [sent] = dryRun ? [] : await sendRecords(cluster, [prepared])
          if (sent)
            audit(request, 'record.produced', { topic, partition, offset: String(sent.offset), copyOf: copyOf ?? null })
          return {
            sent: sent !== undefined,
            partition,
            offset: sent ? String(sent.offset) : null,
            bytes: bytes?.length ?? 0,
            warnings,
          }
        })
      },
    )

    async function withOriginal(value: Static<typeof Body>['value'], original: RawRecord): Promise<NewRecord['value']> {
      if (value.kind !== 'avro') return value
      return { ...value, data: restored(value.data, await openDecoder(registry).decodeAny(original)) }
    }
  }
