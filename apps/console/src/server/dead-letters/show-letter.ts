import { findDeadLetter } from '@waybill/messaging'
import { openViewer } from '@waybill/operations'
import { Problem, type Route } from '@waybill/service'
import { onCluster } from '../kafka/refusals.ts'
import { secrecy } from '../orders/shown.ts'
import type { LetterMeans } from './routes.ts'
import { LetterDetails, LetterParams, viewLetter, viewMark } from './shapes.ts'

const MOST_HEX = 1_024

/** GET /console/api/dead-letters/:service/:partition/:offset: one letter, open or not: error, bytes, headers, what was done about it. */
export const showLetter =
  ({ kafka, registry }: LetterMeans): Route =>
  (app) => {
    app.get(
      '/console/api/dead-letters/:service/:partition/:offset',
      {
        schema: {
          params: LetterParams,
          response: { 200: LetterDetails },
          tags: ['dead-letters'],
          summary: 'One dead letter',
        },
        config: { access: ['operator', 'admin'] },
      },
      async ({ params: { service, partition, offset } }) => {
        const found = await onCluster(() =>
          findDeadLetter({ ...kafka, service, place: { partition, offset: BigInt(offset) } }),
        )
        if (!found) throw new Problem(404, 'unknown-letter', `${service} has no dead letter at ${partition}/${offset}.`)
        const { letter, marks } = found
        const viewer = openViewer(registry, secrecy)
        const view = await viewer.view(letter.record)
        const secrets = await viewer.secretsOf(letter.record)
        return {
          ...viewLetter(letter),
          marks: marks.map(viewMark),
          headers: view.headers,
          data: view.data,
          problem: view.problem,
          // Bytes hold what is hidden above: a letter with a secret shows none.
          hex: secrets.length > 0 ? null : (letter.record.value?.subarray(0, MOST_HEX).toString('hex') ?? null),
          bytes: view.bytes,
        }
      },
    )
  }
