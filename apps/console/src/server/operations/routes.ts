import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { audit } from '../audit.ts'
import type { Operations } from './operations.ts'

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

const Summary = {
  id: Type.String(),
  kind: Type.Enum(['reset', 'redrive', 'discard', 'cancel', 'load']),
  title: Type.String(),
  by: Type.String(),
  startedAt: Type.String(),
  endedAt: Nullable(Type.String()),
  state: Type.Enum(['running', 'done', 'stopped', 'failed']),
  done: Type.Integer(),
  total: Type.Integer(),
  counts: Type.Record(Type.String(), Type.Integer()),
  error: Nullable(Type.String()),
}

export const OperationView = Type.Object({
  ...Summary,
  plan: Type.Array(Type.String()),
  steps: Type.Array(Type.Object({ name: Type.String(), at: Type.String(), note: Nullable(Type.String()) })),
  outcomes: Type.Array(
    Type.Object({
      what: Type.String(),
      outcome: Type.String(),
      note: Type.Optional(Type.String()),
      link: Type.Optional(Type.String()),
    }),
    { description: 'The first 2,000; `counts` has all' },
  ),
})

/** GET /console/api/operations: what was set going from this console since its server started, the newest first. */
export const listOperations =
  (operations: Operations): Route =>
  (app) => {
    app.get(
      '/console/api/operations',
      {
        schema: {
          response: { 200: Type.Object({ operations: Type.Array(Type.Object(Summary)) }) },
          tags: ['operations'],
          summary: 'Operations since the console’s server started',
        },
        config: { access: ['operator', 'admin'] },
      },
      async () => ({ operations: operations.list() }),
    )
  }

const Params = Type.Object({ id: Type.String({ format: 'uuid' }) })
const unknown = (id: string) =>
  new Problem(404, 'unknown-operation', `There is no operation ${id}. They are forgotten when the console restarts.`)

/** GET /console/api/operations/:id: plan, steps, progress and outcomes. */
export const showOperation =
  (operations: Operations): Route =>
  (app) => {
    app.get(
      '/console/api/operations/:id',
      {
        schema: { params: Params, response: { 200: OperationView }, tags: ['operations'], summary: 'One operation' },
        config: { access: ['operator', 'admin'] },
      },
      async ({ params: { id } }) => {
        const found = operations.find(id)
        if (!found) throw unknown(id)
        return found
      },
    )
  }

/** POST /console/api/operations/:id/stop: ends it after what it is at; what is done stays done. */
export const stopOperation =
  (operations: Operations): Route =>
  (app) => {
    app.post(
      '/console/api/operations/:id/stop',
      {
        schema: {
          params: Params,
          response: { 202: OperationView },
          tags: ['operations'],
          summary: 'Stop an operation',
        },
        config: { access: ['operator', 'admin'] },
      },
      async (request, reply) => {
        const { id } = request.params
        const found = operations.find(id)
        if (!found) throw unknown(id)
        if (!operations.stop(id)) throw new Problem(409, 'not-running', `The operation has ended: ${found.state}.`)
        audit(request, 'operation.stopped', { id })
        return reply.code(202).send(found)
      },
    )
  }
