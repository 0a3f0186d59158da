import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { LoadView, LoadWish } from '../../shared/load.ts'
import { audit } from '../audit.ts'
import type { ConsoleConfig } from '../config.ts'
import type { Operations } from '../operations/operations.ts'
import type { Sessions } from '../session/sessions.ts'
import { createGenerator } from './generator.ts'

interface Means {
  config: ConsoleConfig
  sessions: Sessions
  operations: Operations
}

const access = { config: { access: ['operator', 'admin'] as const } }
const tags = ['load']

/** /console/api/load: orders at a constant rate, as `waybill load` places them. It is stopped as an operation. */
export function loadRoutes({ config, sessions, operations }: Means): Route[] {
  const generator = createGenerator(operations, config)
  return [
    (app) => {
      app.get(
        '/console/api/load',
        { schema: { response: { 200: LoadView }, tags, summary: 'The load that runs, or ran last' }, ...access },
        async () => ({ run: generator.run() ?? null }),
      )
    },
    (app) => {
      app.post(
        '/console/api/load',
        {
          schema: {
            body: LoadWish,
            response: { 202: Type.Object({ operation: Type.String() }) },
            tags,
            summary: 'Place orders at a constant rate',
          },
          ...access,
        },
        async (request, reply) => {
          const { body, user } = request
          const { id } = await generator.begin(body, user.email, sessions.found(request) ?? '')
          audit(request, 'load.begun', { operation: id, ...body })
          return reply.code(202).send({ operation: id })
        },
      )
    },
  ]
}
