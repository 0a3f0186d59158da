import { discard } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { audit } from '../audit.ts'
import { onCluster } from '../kafka/refusals.ts'
import type { Telling } from '../operations/operations.ts'
import { Begun, outcomeOf } from './redrive-letters.ts'
import type { LetterMeans } from './routes.ts'
import { filterOf, Select, ServiceParams } from './shapes.ts'

/** What of which service is discarded, as it is kept for the case that the console ends meanwhile. */
interface Wish {
  service: string
  select: Type.Static<typeof Select>
  reason: string
  by: string
}

/** Marks what is still open of it: letters that were marked before it was interrupted are open no more. */
const mark =
  (kafka: LetterMeans['kafka'], { select, ...wish }: Wish) =>
  async ({ progress, outcome, step, done: before }: Telling) => {
    const wanted = { ...kafka, ...wish, select: filterOf(select) }
    let done = before
    if (before > 0) progress(before, before + (await discard({ ...wanted, dryRun: true })).discarded)
    step('mark')
    await discard({
      ...wanted,
      onOutcome(letter) {
        done += 1
        progress(done)
        outcome(outcomeOf(letter, 'discarded'))
      },
    })
  }

/** POST /console/api/dead-letters/:service/discard: marks letters as dealt with, with a reason; with `dryRun` only counts them. */
export const discardLetters =
  ({ kafka, operations }: LetterMeans): Route =>
  (app) => {
    operations.resumes('discard', (wish) => mark(kafka, wish as Wish))
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
        const wish: Wish = { service, select, reason, by: request.user.email }
        const { discarded: planned } = await onCluster(() =>
          discard({ ...kafka, ...wish, select: filterOf(select), dryRun: true }),
        )
        if (dryRun) return reply.code(200).send({ planned })

        const operation = await operations.begin({
          kind: 'discard',
          title: `Discard ${planned} of ${service}`,
          by: request.user.email,
          total: planned,
          plan: [
            `${planned} are listed and redriven no more; they stay on the topic as long as it keeps records`,
            `Which: ${JSON.stringify(select)}`,
            `Reason: ${reason}`,
          ],
          wish,
          run: mark(kafka, wish),
        })
        audit(request, 'dead-letters.discard', { service, operation: operation.id, planned, select, reason })
        return reply.code(202).send({ operation: operation.id })
      },
    )
  }
