import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { Nullable } from '../../shared/nullable.ts'
import { audit } from '../audit.ts'
import type { Sessions } from '../session/sessions.ts'
import type { Operations } from './operations.ts'

const Summary = {
  id: Type.String(),
  kind: Type.Enum(['reset', 'redrive', 'discard', 'cancel', 'load']),
  title: Type.String(),
  by: Type.String(),
  startedAt: Type.String(),
  endedAt: Nullable(Type.String()),
  state: Type.Enum(['running', 'done', 'stopped', 'failed', 'interrupted']),
  done: Type.Integer(),
  total: Type.Integer(),
  counts: Type.Record(Type.String(), Type.Integer()),
  error: Nullable(Type.String()),
  resumable: Type.Boolean(),
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
  advice: Nullable(Type.Object({ text: Type.String(), link: Type.String() })),
})

/** GET /console/api/operations: what was set going from the console, the newest 200. */
export const listOperations =
  (operations: Operations): Route =>
  (app) => {
    app.get(
      '/console/api/operations',
      {
        schema: {
          response: { 200: Type.Object({ operations: Type.Array(Type.Object(Summary)) }) },
          tags: ['operations'],
          summary: 'Operations, the newest 200',
        },
        config: { access: ['operator', 'admin'] },
      },
      async () => ({ operations: await operations.list() }),
    )
  }

const Params = Type.Object({ id: Type.String({ format: 'uuid' }) })
const unknown = (id: string) =>
  new Problem(404, 'unknown-operation', `There is no operation ${id}. The newest 1,000 are kept.`)

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
        const found = await operations.find(id)
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
        const found = await operations.find(id)
        if (!found) throw unknown(id)
        if (!(await operations.stop(id)))
          throw new Problem(409, 'not-running', `The operation has ended: ${found.state}.`)
        audit(request, 'operation.stopped', { id })
        return reply.code(202).send(found)
      },
    )
  }

/** POST /console/api/operations/:id/resume: lets one that was interrupted do what is left of it. */
export const resumeOperation =
  (operations: Operations, sessions: Sessions): Route =>
  (app) => {
    app.post(
      '/console/api/operations/:id/resume',
      {
        schema: {
          params: Params,
          response: { 202: OperationView },
          tags: ['operations'],
          summary: 'Resume an operation that was interrupted',
        },
        config: { access: ['operator', 'admin'] },
      },
      async (request, reply) => {
        const { id } = request.params
        const found = await operations.find(id)
        if (!found) throw unknown(id)
        const resumed = await operations.resume(id, {
          by: request.user.email,
          token: sessions.found(request) ?? '',
        })
        if (!resumed) throw new Problem(409, 'not-resumable', `${found.title} can not go on: it is ${found.state}.`)
        audit(request, 'operation.resumed', { id, done: resumed.done, total: resumed.total })
        return reply.code(202).send(resumed)
      },
    )
  }
