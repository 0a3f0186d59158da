import { type Letter, placeName, type RedriveOutcome, redrive } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { audit } from '../audit.ts'
import { onCluster } from '../kafka/refusals.ts'
import type { Telling } from '../operations/operations.ts'
import type { LetterMeans } from './routes.ts'
import { filterOf, linkOf, Select, ServiceParams } from './shapes.ts'

const Planned = Type.Object({ planned: Type.Integer(), refused: Type.Integer() })
export const Begun = Type.Object({ operation: Type.String() })
export const Reason = Type.String({ maxLength: 500 })

/** What of which service is sent back, as it is kept for the case that the console ends meanwhile. */
interface Wish {
  service: string
  select: Type.Static<typeof Select>
  ratePerS: number
  most?: number
  force: boolean
  reason?: string
  by: string
}

/** Sends back what is still open of it: letters that were redriven before it was interrupted say so by their marks. */
const sendBack =
  (kafka: LetterMeans['kafka'], { select, most, ...wish }: Wish) =>
  async ({ signal, progress, outcome, step, done: before }: Telling) => {
    if (most !== undefined && before >= most) return
    const left = most === undefined ? {} : { most: most - before }
    const wanted = { ...kafka, ...wish, ...left, select: filterOf(select) }
    let done = before
    if (before > 0) progress(before, before + (await redrive({ ...wanted, dryRun: true })).planned)
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
  }

/**
 * POST /console/api/dead-letters/:service/redrive: sends letters back to the service that gave up on them, as an operation; with
 * `dryRun` only counts them.
 */
export const redriveLetters =
  ({ kafka, operations }: LetterMeans): Route =>
  (app) => {
    operations.resumes('redrive', (wish) => sendBack(kafka, wish as Wish))
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
        const wish: Wish = { ...rest, service, select, by: request.user.email }
        const { planned, refused } = await onCluster(() =>
          redrive({ ...kafka, ...wish, select: filterOf(select), dryRun: true }),
        )
        if (dryRun) return reply.code(200).send({ planned, refused })

        const operation = await operations.begin({
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
          wish,
          run: sendBack(kafka, wish),
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
