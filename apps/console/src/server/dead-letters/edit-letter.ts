import { findDeadLetter, redrive } from '@waybill/messaging'
import { editedValue } from '@waybill/operations'
import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { audit } from '../audit.ts'
import { onCluster } from '../kafka/refusals.ts'
import { Begun, outcomeOf, Reason } from './redrive-letters.ts'
import type { LetterMeans } from './routes.ts'
import { LetterParams } from './shapes.ts'

/**
 * POST /console/api/dead-letters/:service/:partition/:offset/edit: sends one letter back with another value, which is checked against the
 * schema it names first. Its event keeps its id.
 */
export const editLetter =
  ({ kafka, registry, operations }: LetterMeans): Route =>
  (app) => {
    app.post(
      '/console/api/dead-letters/:service/:partition/:offset/edit',
      {
        schema: {
          params: LetterParams,
          body: Type.Object({ data: Type.Any(), reason: Type.Optional(Reason) }),
          response: { 202: Begun },
          tags: ['dead-letters'],
          summary: 'Send one dead letter back with another value',
        },
        config: { access: ['operator', 'admin'] },
      },
      async (request, reply) => {
        const { service, partition, offset } = request.params
        const place = { partition, offset: BigInt(offset) }
        const found = await onCluster(() => findDeadLetter({ ...kafka, service, place }))
        if (!found) throw new Problem(404, 'unknown-letter', `${service} has no dead letter at ${partition}/${offset}.`)
        if (found.marks.length > 0)
          throw new Problem(409, 'letter-closed', 'Something was done about it already: see its marks.')
        const value = await onCluster(() => editedValue(registry, found.letter, request.body.data))
        const reason = `edited${request.body.reason ? `: ${request.body.reason}` : ''}`

        const operation = await operations.begin({
          kind: 'redrive',
          title: `Redrive ${service} ${partition}/${offset}, edited`,
          by: request.user.email,
          total: 1,
          plan: [`One goes to ${service} with another value, which fits its schema`, `Reason: ${reason}`],
          async run({ signal, progress, outcome, step }) {
            step('send')
            const select = { places: [place] }
            const edited = () => value
            await redrive({
              ...{ ...kafka, service, select, edited, reason, signal },
              by: request.user.email,
              force: true,
              onOutcome(letter, became) {
                progress(1)
                outcome(outcomeOf(letter, became))
              },
            })
          },
        })
        audit(request, 'dead-letter.edited', { service, place: `${partition}/${offset}`, operation: operation.id })
        return reply.code(202).send({ operation: operation.id })
      },
    )
  }
