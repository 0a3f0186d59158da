import { consumers, FaultSwitched } from '@waybill/contracts'
import { type Database, publish } from '@waybill/messaging'
import { faultNames, idempotent, Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { type FaultRow, faultsNow, lockFault, saveFault } from '../fault-store.ts'

const Service = Type.Enum([...consumers, 'gateway', 'psp'])

const Body = Type.Object(
  {
    service: Service,
    fault: Type.Enum([...faultNames]),
    percent: Type.Integer({ minimum: 1, maximum: 100, default: 100, description: 'How many of a hundred it hits' }),
    delayMs: Type.Integer({ minimum: 0, maximum: 60_000, default: 0 }),
    forSeconds: Type.Integer({ minimum: 1, maximum: 3_600, default: 60, description: 'Then it ends by itself' }),
  },
  { additionalProperties: false },
)

const View = Type.Object({
  service: Type.String(),
  fault: Type.String(),
  percent: Type.Integer(),
  delayMs: Type.Integer(),
  expiresAt: Type.String({ format: 'date-time' }),
})

const view = ({ enabled: _, expiresAt, ...fault }: FaultRow) => ({ ...fault, expiresAt: expiresAt.toISOString() })

/** POST /api/faults: makes a service go wrong for a while. It replaces what was on for the service before. */
export const switchFault =
  (db: Database, allowed: boolean): Route =>
  (app) => {
    app.post(
      '/api/faults',
      {
        schema: {
          body: Body,
          response: { 200: View },
          tags: ['faults'],
          operationId: 'switchFault',
          summary: 'Make a service go wrong for a while',
        },
        config: { access: ['admin'], idempotent: true },
      },
      async (request, reply) => {
        if (!allowed)
          throw new Problem(409, 'faults-off', 'No service listens to faults. Start the platform with FAULTS=on.')
        const { forSeconds, ...fault } = request.body
        return idempotent(db, request, reply, async (tx) => {
          const row = { ...fault, enabled: true, expiresAt: new Date(Date.now() + forSeconds * 1_000) }
          await saveFault(tx, row, request.user.id)
          await publish(tx, FaultSwitched(row))
          return { status: 200, body: view(row) }
        })
      },
    )
  }

/** GET /api/faults: those that are on. */
export const listFaults =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/faults',
      {
        schema: {
          response: { 200: Type.Object({ items: Type.Array(View) }) },
          tags: ['faults'],
          operationId: 'listFaults',
          summary: 'The faults that are on',
        },
        config: { access: ['admin'] },
      },
      async () => ({ items: (await faultsNow(db)).map(view) }),
    )
  }

/** DELETE /api/faults/:service: lets a service go right again. */
export const clearFault =
  (db: Database): Route =>
  (app) => {
    app.delete(
      '/api/faults/:service',
      {
        schema: {
          params: Type.Object({ service: Service }),
          response: { 204: Type.Null() },
          tags: ['faults'],
          operationId: 'clearFault',
          summary: 'End the fault of a service',
        },
        config: { access: ['admin'] },
      },
      async ({ params: { service }, user }, reply) => {
        await db.transaction(async (tx) => {
          const on = await lockFault(tx, service)
          if (!on) throw new Problem(404, 'no-fault', `No fault of ${service} is on.`)
          await saveFault(tx, { ...on, enabled: false }, user.id)
          await publish(tx, FaultSwitched({ ...on, enabled: false }))
        })
        return reply.code(204).send(null)
      },
    )
  }
