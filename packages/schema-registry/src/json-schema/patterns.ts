import { createContext, Script } from 'node:vm'

/** For all patterns of one comparison together: a pattern can be written to take longer than the universe lasts. */
const MOST_MS = 500

/** The names that a pattern matches; undefined when it took too long to find out. */
export type MatchingNames = (pattern: string, names: string[]) => Set<string> | undefined

const script = new Script('names.filter((name) => regex.test(name))')

/** Matches the patterns of one comparison, within one budget of time. A pattern that is not unicode is taken as it is. */
export function patternMatcher(): MatchingNames {
  let left = MOST_MS
  const known = new Map<string, Set<string> | undefined>()
  return (pattern, names) => {
    if (names.length === 0) return new Set()
    const key = JSON.stringify([pattern, names])
    if (known.has(key)) return known.get(key)
    if (left <= 0) return undefined
    const started = performance.now()
    const found = match(pattern, names, Math.ceil(left))
    left -= performance.now() - started
    known.set(key, found)
    return found
  }
}

// A regular expression cannot be stopped but by a script's timeout, which ends it where it is.
function match(pattern: string, names: string[], timeout: number): Set<string> | undefined {
  try {
    const matching: string[] = script.runInContext(createContext({ regex: compiled(pattern), names }), { timeout })
    return new Set(matching)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
    throw error
  }
}

function compiled(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u')
  } catch {
    return new RegExp(pattern)
  }
}
