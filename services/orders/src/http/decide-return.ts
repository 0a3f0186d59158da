import { ReturnApproved, ReturnReceived, ReturnRejected } from '@waybill/contracts'
import { type AnyEvent, type Database, publish } from '@waybill/messaging'
import { idempotent, Problem, type Route } from '@waybill/service'
import { type Static, Type } from 'typebox'
import { mayBecome } from '../return.ts'
import { lockReturn, type ReturnRow, setReturn } from '../return-store.ts'
import { ReturnView, viewReturn } from './return-shapes.ts'
import { Text } from './shapes.ts'

const Params = Type.Object({ returnId: Type.String({ format: 'uuid' }) })
// Refunded is no decision: payments tells it.
const Body = Type.Union([
  Type.Object({ status: Type.Enum(['approved', 'received']) }, { additionalProperties: false }),
  Type.Object({ status: Type.Literal('rejected'), reason: Text(200) }, { additionalProperties: false }),
])

/** POST /api/returns/:returnId/status: an operator approves or rejects a return, or has it in hand. */
export const decideReturn =
  (db: Database): Route =>
  (app) => {
    app.post(
      '/api/returns/:returnId/status',
      {
        schema: {
          params: Params,
          body: Body,
          response: { 200: ReturnView },
          tags: ['returns'],
          operationId: 'decideReturn',
          summary: 'Decide about a return',
          description:
            'Received moves stock and money: the pieces go back on the shelf, what they cost to the customer.',
        },
        config: { access: ['operator', 'admin'], idempotent: true },
      },
      (request, reply) =>
        idempotent(db, request, reply, async (tx) => {
          const { returnId } = request.params
          const decision = request.body
          const before = await lockReturn(tx, returnId)
          if (!before) throw new Problem(404, 'return-not-found', `There is no return ${returnId}`)
          if (!mayBecome(before.status, decision.status)) {
            const detail = `Return ${returnId} is ${before.status} and cannot become ${decision.status}`
            throw new Problem(409, 'illegal-transition', detail)
          }

          const rejection = decision.status === 'rejected' ? decision.reason : null
          const after = await setReturn(tx, returnId, decision.status, rejection)
          await publish(tx, announce(before, decision))
          return { status: 200, body: viewReturn(after ?? before) }
        }),
    )
  }

function announce({ returnId, orderId, customerId, items, amount }: ReturnRow, to: Static<typeof Body>): AnyEvent {
  const told = { returnId, orderId, customerId }
  if (to.status === 'rejected') return ReturnRejected({ ...told, reason: to.reason })
  return to.status === 'approved'
    ? ReturnApproved({ ...told, items, amount })
    : ReturnReceived({ ...told, items, amount, warehouse: null })
}
