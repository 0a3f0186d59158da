import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { UserView, viewUser } from './shapes.ts'

const View = Type.Object({ user: Type.Union([UserView, Type.Null()], { description: 'null: nobody is logged in' }) })

/** GET /console/api/session: who is logged in. */
export const showSession = (): Route => (app) => {
  app.get(
    '/console/api/session',
    {
      schema: { response: { 200: View }, tags: ['session'], summary: 'Who is logged in' },
      config: { access: 'public' },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      try {
        return { user: viewUser(request.user) }
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return { user: null }
        throw error
      }
    },
  )
}
