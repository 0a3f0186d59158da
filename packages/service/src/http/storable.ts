import type { App } from '../service.ts'
import { Problem } from './problem.ts'

const MESSAGE = 'must be whole characters of Unicode, without NUL'

/**
 * Refuses a request with a text that no table can hold: PostgreSQL takes no NUL, and UTF-8 has no half of a surrogate pair.
 * JSON and URLs can carry both. Comes after the limit of depth, since it goes down by recursion.
 */
export function limitTexts(app: App): void {
  app.addHook('preValidation', (request, _reply, done) => {
    const { body, query, params } = request
    const path = placeOf(params, '/params') ?? placeOf(query, '/querystring') ?? placeOf(body, '/body')
    if (path === undefined) return done()
    const errors = [{ path, message: MESSAGE }]
    done(new Problem(400, 'validation-failed', `The request is not as described: ${path} ${MESSAGE}.`, { errors }))
  })
}

/** Where the first text is that can't be stored, as a JSON pointer; undefined when there is none. */
export function placeOf(value: unknown, at: string): string | undefined {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0') ? undefined : at
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const found = placeOf(inner, `${at}/${key}`)
    if (found !== undefined) return found
  }
  return undefined
}
