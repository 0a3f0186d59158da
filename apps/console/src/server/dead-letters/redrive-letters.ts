import { type Letter, placeName, type RedriveOutcome, redrive } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { audit } from '../audit.ts'
import { onCluster } from '../kafka/refusals.ts'
import type { LetterMeans } from './routes.ts'
import { filterOf, linkOf, Select, ServiceParams } from './shapes.ts'

const Planned = Type.Object({ planned: Type.Integer(), refused: Type.Integer() })
export const Begun = Type.Object({ operation: Type.String() })
export const Reason = Type.String({ maxLength: 500 })

/**
 * POST /console/api/dead-letters/:service/redrive: sends letters back to the service that gave up on them, as an operation; with
 * `dryRun` only counts them.
 */
export const redriveLetters =
  ({ kafka, operations }: LetterMeans): Route =>
  (app) => {
    app.post(
      '/console/api/dead-letters/:service/redrive',
      {
        schema: {
          params: ServiceParams,
          body: Type.Object({
            select: Select,
            dryRun: Type.Boolean({ default: false }),
            ratePerS: Type.Number({ minimum: 1, maximum: 10_000, default: 100 }),
            most: Type.Optional(Type.Integer({ minimum: 1 })),
            force: Type.Boolean({ default: false, description: 'Also those that came back three times' }),
            reason: Type.Optional(Reason),
          }),
          response: { 200: Planned, 202: Begun },
          tags: ['dead-letters'],
          summary: 'Send dead letters back to their service',
        },
        config: { access: ['operator', 'admin'] },
      },
      async (request, reply) => {
        const { service } = request.params
        const { select, dryRun, ...rest } = request.body
        const wanted = { ...kafka, ...rest, service, select: filterOf(select), by: request.user.email }
        const { planned, refused } = await onCluster(() => redrive({ ...wanted, dryRun: true }))
        if (dryRun) return reply.code(200).send({ planned, refused })

        const operation = operations.begin({
          kind: 'redrive',
          title: `Redrive ${planned} to ${service}`,
          by: request.user.email,
          total: planned,
          plan: [
            `${planned} go to ${service}, and to no other service; ${rest.ratePerS} a second at most`,
            ...(refused > 0 ? [`${refused} came back three times or more and are refused`] : []),
            `Which: ${JSON.stringify(select)}`,
            ...(rest.reason ? [`Reason: ${rest.reason}`] : []),
          ],
          async run({ signal, progress, outcome, step }) {
            let done = 0
            step('send')
            await redrive({
              ...wanted,
              signal,
              onOutcome(letter: Letter, became: RedriveOutcome) {
                if (became === 'redriven') done += 1
                progress(done)
                outcome(outcomeOf(letter, became))
              },
            })
          },
        })
        audit(request, 'dead-letters.redrive', { service, operation: operation.id, planned, select })
        return reply.code(202).send({ operation: operation.id })
      },
    )
  }

export const outcomeOf = (letter: Letter, outcome: string) => ({
  what: `${letter.service} ${placeName(letter)}`,
  outcome,
  note: `${letter.type ?? 'no type'}, key ${letter.key ?? 'none'}`,
  link: linkOf(letter.service, placeName(letter)),
})
