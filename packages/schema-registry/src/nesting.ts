import { InvalidSchema } from './errors.ts'

/** How deep the JSON of a schema may be nested: as deep as Java's parser reads, so that Confluent's clients can read it too. */
const MOST_LEVELS = 1_000

/** @throws InvalidSchema when a text has more brackets within brackets than JSON may have, those in its strings left out */
export function checkNesting(json: string): void {
  let depth = 0
  let inText = false
  for (let at = 0; at < json.length; at++) {
    const sign = json[at]
    if (inText) {
      if (sign === '\\') at++
      else if (sign === '"') inText = false
    } else if (sign === '"') inText = true
    else if (sign === '{' || sign === '[') depth++
    else if (sign === '}' || sign === ']') depth--
    if (depth > MOST_LEVELS) throw new InvalidSchema(`nested too deeply: more than ${MOST_LEVELS} levels`)
  }
}

/**
 * Does work on a schema that may be nested deeper than the stack, by its references too: that must cost its sender an
 * error, not the registry its life.
 * @throws InvalidSchema when it is
 */
export function withinTheStack<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidSchema('nested too deeply', { cause: error })
    throw error
  }
}
