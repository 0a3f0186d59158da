import type { App } from '../service.ts'
import { Problem } from './problem.ts'

const MAX_DEPTH = 32

/**
 * Refuses a JSON body that nests deeper than anything we describe: 64 KiB are 32,000 brackets, and what walks a body
 * after the parser (validation, hashing, logs) does so by recursion.
 */
export function limitDepth(app: App): void {
  app.addHook('preValidation', (request, _reply, done) => {
    if (!deeper(request.body, MAX_DEPTH)) return done()
    done(new Problem(400, 'body-too-deep', `The body nests deeper than ${MAX_DEPTH} levels.`))
  })
}

/** Whether a JSON value has more than this many levels; it is walked level by level, so no depth ends the walk. */
export function deeper(value: unknown, levels: number): boolean {
  let level = [value].filter(isNested)
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === levels) return true
    level = level.flatMap((parent) => Object.values(parent)).filter(isNested)
  }
  return false
}

const isNested = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Buffer.isBuffer(value)
