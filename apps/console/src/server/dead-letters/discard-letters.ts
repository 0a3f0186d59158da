import { discard } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { audit } from '../audit.ts'
import { onCluster } from '../kafka/refusals.ts'
import { Begun, outcomeOf } from './redrive-letters.ts'
import type { LetterMeans } from './routes.ts'
import { filterOf, Select, ServiceParams } from './shapes.ts'

/** POST /console/api/dead-letters/:service/discard: marks letters as dealt with, with a reason; with `dryRun` only counts them. */
export const discardLetters =
  ({ kafka, operations }: LetterMeans): Route =>
  (app) => {
    app.post(
      '/console/api/dead-letters/:service/discard',
      {
        schema: {
          params: ServiceParams,
          body: Type.Object({
            select: Select,
            dryRun: Type.Boolean({ default: false }),
            reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
          }),
          response: { 200: Type.Object({ planned: Type.Integer() }), 202: Begun },
          tags: ['dead-letters'],
          summary: 'Discard dead letters, with a reason',
        },
        config: { access: ['operator', 'admin'] },
      },
      async (request, reply) => {
        const { service } = request.params
        const { select, dryRun, reason } = request.body
        const wanted = { ...kafka, service, select: filterOf(select), reason, by: request.user.email }
        const { discarded: planned } = await onCluster(() => discard({ ...wanted, dryRun: true }))
        if (dryRun) return reply.code(200).send({ planned })

        const operation = operations.begin({
          kind: 'discard',
          title: `Discard ${planned} of ${service}`,
          by: request.user.email,
          total: planned,
          plan: [
            `${planned} are listed and redriven no more; they stay on the topic as long as it keeps records`,
            `Which: ${JSON.stringify(select)}`,
            `Reason: ${reason}`,
          ],
          async run({ progress, outcome, step }) {
            let done = 0
            step('mark')
            await discard({
              ...wanted,
              onOutcome(letter) {
                done += 1
                progress(done)
                outcome(outcomeOf(letter, 'discarded'))
              },
            })
          },
        })
        audit(request, 'dead-letters.discard', { service, operation: operation.id, planned, select, reason })
        return reply.code(202).send({ operation: operation.id })
      },
    )
  }
