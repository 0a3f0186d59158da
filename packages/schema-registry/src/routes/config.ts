import type { FastifyInstance } from 'fastify'
import { type CompatibilityLevel, levelNamed } from '../compatibility-level.ts'
import { type Decision, refuseUnlessWritable } from '../decision.ts'
import { invalidLevel, levelNotConfigured, subjectNotFound } from '../errors.ts'
import { levelFor } from '../queries.ts'
import type { Registry } from '../registry.ts'
import { checkSubject, isSet, type Query, readObject } from '../request.ts'
import { GLOBAL, type State } from '../state.ts'

type OnSubject = { Params: { subject: string }; Querystring: Query }

/** The compatibility level: of the whole registry, and of single subjects. */
export function configRoutes(app: FastifyInstance, { store, defaultLevel }: Registry): void {
  const globalLevel = (state: State) => state.levels.get(GLOBAL) ?? defaultLevel

  app.get('/config', async () => ({ compatibilityLevel: globalLevel(store.state) }))

  app.put('/config', async ({ body }) => {
    const compatibility = readLevel(body)
    return store.write(() => setLevel(undefined, compatibility))
  })

  app.delete('/config', async () =>
    store.write((state) => ({
      append: state.levels.has(GLOBAL) ? [{ type: 'CONFIG', subject: undefined, value: null }] : [],
      result: { compatibilityLevel: globalLevel(state) },
    })),
  )

  app.get<OnSubject>('/config/:subject', async ({ params: { subject }, query }) => {
    if (isSet(query, 'defaultToGlobal')) return { compatibilityLevel: levelFor(store.state, subject, defaultLevel) }
    const compatibilityLevel = store.state.levels.get(subject)
    if (compatibilityLevel === undefined) throw levelNotConfigured(subject)
    return { compatibilityLevel }
  })

  app.put<OnSubject>('/config/:subject', async ({ params: { subject }, body }) => {
    checkSubject(subject)
    const compatibility = readLevel(body)
    return store.write((state) => {
      refuseUnlessWritable(state, subject)
      return setLevel(subject, compatibility)
    })
  })

  app.delete<OnSubject>('/config/:subject', ({ params: { subject } }) =>
    store.write((state) => {
      const compatibilityLevel = state.levels.get(subject)
      if (compatibilityLevel === undefined) throw subjectNotFound(subject)
      refuseUnlessWritable(state, subject)
      return { append: [{ type: 'CONFIG', subject, value: null }], result: { compatibilityLevel } }
    }),
  )
}

function setLevel(
  subject: string | undefined,
  level: CompatibilityLevel,
): Decision<{ compatibility: CompatibilityLevel }> {
  const value = { ...(subject !== undefined && { subject }), compatibilityLevel: level }
  return { append: [{ type: 'CONFIG', subject, value }], result: { compatibility: level } }
}

function readLevel(body: unknown): CompatibilityLevel {
  const level = levelNamed(readObject(body).compatibility)
  if (level === undefined) throw invalidLevel()
  return level
}
