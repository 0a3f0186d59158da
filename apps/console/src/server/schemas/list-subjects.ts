import { type Ask, globalLevel, listSubjects } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { SubjectList } from '../../shared/schemas.ts'
import { orRefused } from './refusals.ts'

/** GET /console/api/schemas: every subject. */
export const listSchemas =
  (ask: Ask): Route =>
  (app) => {
    app.get(
      '/console/api/schemas',
      {
        schema: { response: { 200: SubjectList }, tags: ['schemas'], summary: 'Every subject of the registry' },
        config: { access: ['operator', 'admin'] },
      },
      () =>
        orRefused(async () => {
          const [level, subjects] = await Promise.all([globalLevel(ask), listSubjects(ask)])
          const items = subjects.map((one) => ({ ...one, name: one.name ?? null, topic: one.topic ?? null }))
          return { level, items }
        }),
    )
  }
