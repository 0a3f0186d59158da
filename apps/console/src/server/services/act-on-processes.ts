import { Problem, type Route } from '@waybill/service'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { audit } from '../audit.ts'
import type { Supervisor } from './supervisor.ts'

const Params = Type.Object({ name: Type.String({ minLength: 1, maxLength: 60 }) })
const Asked = Type.Object({ asked: Type.Literal(true) })

/** So long an answer is waited for; a service that takes longer to be ready goes on, and the list shows it. */
const PATIENCE_MS = 2_000

/**
 * POST /console/api/services/:name/restart and /kill, PUT /console/api/services/:name/instances: what the supervisor of a
 * local platform can do. What is refused at once is told; else it is under way when this answers, and the list tells the rest.
 */
export const actOnProcesses =
  (supervisor: Supervisor | undefined): Route =>
  (app) => {
    const schema = (summary: string) => ({
      params: Params,
      response: { 202: Asked },
      tags: ['services'],
      summary,
    })

    app.post(
      '/console/api/services/:name/restart',
      {
        schema: schema('Restart a process, or all of a service one after the other'),
        config: { access: ['operator', 'admin'] },
      },
      async (request, reply) => {
        await begin(request, 'service.restarted', (it) => it.restart(request.params.name))
        return reply.code(202).send({ asked: true })
      },
    )
    app.post(
      '/console/api/services/:name/kill',
      { schema: schema('Kill a process; it is started again'), config: { access: ['admin'] } },
      async (request, reply) => {
        await begin(request, 'service.killed', (it) => it.kill(request.params.name))
        return reply.code(202).send({ asked: true })
      },
    )
    app.put(
      '/console/api/services/:name/instances',
      {
        schema: {
          ...schema('Start more instances of a service, or stop those again'),
          body: Type.Object({ instances: Type.Integer({ minimum: 1, maximum: 9 }) }, { additionalProperties: false }),
        },
        config: { access: ['admin'] },
      },
      async (request, reply) => {
        const { instances } = request.body
        await begin(request, 'service.scaled', (it) => it.scale(request.params.name, instances), { instances })
        return reply.code(202).send({ asked: true })
      },
    )

    async function begin(
      request: FastifyRequest<{ Params: { name: string } }>,
      act: string,
      work: (supervisor: Supervisor) => Promise<void>,
      more: object = {},
    ): Promise<void> {
      if (!supervisor) throw new Problem(501, 'no-supervisor', 'This console does not run under the local supervisor.')
      const { name } = request.params
      audit(request, act, { name, ...more })
      const working = work(supervisor)
      working.catch((error: unknown) => request.log.warn({ err: error, name }, `${act}: it was not done`))
      await Promise.race([working, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref())])
    }
  }
