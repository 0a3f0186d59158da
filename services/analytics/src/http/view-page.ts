import { PageViewed } from '@waybill/contracts'
import { type Database, publish } from '@waybill/messaging'
import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'

const Body = Type.Object({ sku: Type.String({ minLength: 1, maxLength: 64 }) }, { additionalProperties: false })
const Accepted = Type.Object({ eventPublished: Type.Literal('queued') })

/** Somebody looks at a product. Anybody may say so, so it counts views and proves nothing. */
export const viewPage =
  (db: Database): Route =>
  (app) => {
    app.post(
      '/api/page-views',
      {
        schema: {
          tags: ['analytics'],
          operationId: 'viewPage',
          summary: 'A product page was viewed',
          body: Body,
          response: { 202: Accepted },
        },
        config: { access: 'public' },
      },
      async (request, reply) => {
        const view = PageViewed({ sku: request.body.sku, userId: viewer(request), viewedAt: new Date() })
        await db.transaction((tx) => publish(tx, view))
        return reply.code(202).send({ eventPublished: 'queued' })
      },
    )
  }

/** Who looks; null for a visitor without a valid token. */
function viewer(request: { readonly user: { id: string } }): string | null {
  try {
    return request.user.id
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null
    throw error
  }
}
