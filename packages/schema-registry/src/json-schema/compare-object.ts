import { compareRest, compareUnevaluated } from './compare-rest.ts'
import { compareLimits } from './compare-values.ts'
import type { Compare } from './comparison.ts'
import * as findings from './findings.ts'
import { at, type Finding } from './findings.ts'
import type { MatchingNames } from './patterns.ts'
import type { ObjectSchema, Schema } from './types.ts'

/** What a schema says of a property that it does not name: free, forbidden, or that it fits each of these schemas. */
type Content = 'open' | 'closed' | 'unknown' | Schema[]

/** The properties of an object, those named and those not. */
export function compareObjects(
  reader: ObjectSchema,
  writer: ObjectSchema,
  compare: Compare,
  matching: MatchingNames,
): Finding[] {
  const names = [...new Set([...writer.properties.keys(), ...reader.properties.keys()])]
  const [read, written] = [contents(reader, names, matching), contents(writer, names, matching)]
  const sides = { reader, writer, compare }
  return [
    ...compareRequired(sides),
    ...names.flatMap((name) => {
      const [was, is] = [writer.properties.get(name), reader.properties.get(name)]
      if (was !== undefined && is !== undefined) return at({ keyword: 'properties', name }, compare(is, was))
      if (was !== undefined) return at({ keyword: 'properties', name }, removed(was, read(name), compare))
      return is === undefined ? [] : at({ keyword: 'properties', name }, added(name, is, written(name), sides))
    }),
    ...comparePatterns(sides, matching),
    ...compareDependencies(sides),
    ...compareRest('additionalProperties', 'ADDITIONAL_PROPERTIES', reader.additional, writer.additional, compare),
    ...compareUnevaluated(
      'unevaluatedProperties',
      'UNEVALUATED_PROPERTIES',
      reader.unevaluated,
      writer.unevaluated,
      compare,
    ),
    ...compareNames(sides),
    ...compareLimits(reader.limits, writer.limits),
  ]
}

type Sides = { reader: ObjectSchema; writer: ObjectSchema; compare: Compare }

function contents(schema: ObjectSchema, names: string[], matching: MatchingNames): (name: string) => Content {
  const patterns = [...schema.patterns].map(([pattern, inner]) => ({ inner, names: matching(pattern, names) }))
  return (name) => {
    if (patterns.some(({ names }) => names === undefined)) return 'unknown'
    const matched = patterns.filter(({ names }) => names?.has(name)).map(({ inner }) => inner)
    return matched.length > 0 ? matched : besides(schema)
  }
}

/** What is said of properties that no name and no pattern covers. */
function besides({ additional, unevaluated }: ObjectSchema): Content {
  if (typeof additional !== 'boolean') return [additional]
  if (!additional) return 'closed'
  // Beside other schemas, what is left unevaluated depends on them: then nothing is known to be kept out.
  if (unevaluated.schema === undefined || unevaluated.beside !== undefined || unevaluated.schema.kind === 'any')
    return 'open'
  return unevaluated.schema.kind === 'never' ? 'closed' : [unevaluated.schema]
}

const TOO_SLOW = 'a pattern takes too long to tell which properties it is about'

function removed(was: Schema, content: Content, compare: Compare): Finding[] {
  if (content === 'open' || was.kind === 'never') return []
  if (content === 'closed') return [findings.removedFromClosed('PROPERTY')]
  if (content === 'unknown') return [findings.notCompared('PATTERN_NOT_COMPARED', undefined, TOO_SLOW)]
  const found = content.flatMap((schema) => compare(schema, was))
  return found.length === 0 ? [] : [...found, findings.removedNotCovered('PROPERTY')]
}

function added(name: string, is: Schema, content: Content, { reader, writer, compare }: Sides): Finding[] {
  const isNewlyRequired = reader.required.has(name) && !writer.required.has(name)
  if (content === 'unknown') return [findings.notCompared('PATTERN_NOT_COMPARED', undefined, TOO_SLOW)]
  if (content === 'open') {
    if (is.kind === 'any') return isNewlyRequired && !is.hasDefault ? [findings.propertyAddedToOpen(true)] : []
    if (!reader.required.has(name)) return [findings.propertyAddedToOpen(false)]
    return [is.hasDefault ? findings.requiredWithDefaultAddedToOpen() : findings.propertyAddedToOpen(true)]
  }
  const found = content === 'closed' ? [] : covered(is, content, compare)
  return isNewlyRequired && !is.hasDefault ? [...found, findings.requiredAddedToUnopen()] : found
}

// Of several schemas that all hold, one that implies the new one is enough.
function covered(is: Schema, content: Schema[], compare: Compare): Finding[] {
  const tries = content.map((schema) => compare(is, schema))
  const [first = []] = tries
  return tries.some((found) => found.length === 0) ? [] : [...first, findings.addedNotCovered('PROPERTY')]
}

function compareRequired({ reader, writer }: Sides): Finding[] {
  return [...reader.required]
    .filter((name) => !writer.required.has(name))
    .filter((name) => {
      const is = reader.properties.get(name)
      // One that is declared now and was not is the matter of `added`.
      return is === undefined || (writer.properties.has(name) && !is.hasDefault)
    })
    .map(findings.requiredAdded)
}

/**
 * Confluent's registry does not compare patterns at all. Here every property that may be there must fit what its name's
 * pattern asks for now: those of the same pattern, and for a new pattern all that it may be about.
 */
function comparePatterns({ reader, writer, compare }: Sides, matching: MatchingNames): Finding[] {
  const rest = besides(writer)
  const changed = [...reader.patterns].flatMap(([pattern, is]) => {
    const was = writer.patterns.get(pattern)
    if (was !== undefined) return at({ keyword: 'patternProperties', name: pattern }, compare(is, was))
    if (is.kind === 'any') return []
    const named = [...writer.properties.keys()]
    const about = matching(pattern, named)
    const values = [
      ...named.filter((name) => about?.has(name) ?? true).flatMap((name) => writer.properties.get(name) ?? []),
      ...writer.patterns.values(),
      ...(Array.isArray(rest) ? rest : []),
    ]
    const fits = rest !== 'open' && values.every((value) => compare(is, value).length === 0)
    return fits ? [] : [findings.patternAdded(pattern)]
  })
  const now = besides(reader)
  const lost = [...writer.patterns].flatMap(([pattern, was]) => {
    if (reader.patterns.has(pattern) || now === 'open' || was.kind === 'never') return []
    const fits = Array.isArray(now) && now.every((schema) => compare(schema, was).length === 0)
    return fits ? [] : [findings.patternRemoved(pattern)]
  })
  return [...changed, ...lost]
}

function compareDependencies({ reader, writer, compare }: Sides): Finding[] {
  const arrays = [...reader.dependentRequired].flatMap(([name, read]) => {
    const written = writer.dependentRequired.get(name)
    if (written === undefined)
      return at({ keyword: 'dependencies', name }, [findings.dependency('DEPENDENCY_ARRAY_ADDED', name)])
    if ([...read].every((other) => written.has(other))) return []
    const extended = [...written].every((other) => read.has(other))
    const type = extended ? 'DEPENDENCY_ARRAY_EXTENDED' : 'DEPENDENCY_ARRAY_CHANGED'
    return at({ keyword: 'dependencies', name }, [findings.dependency(type, name)])
  })
  const schemas = [...reader.dependentSchemas].flatMap(([name, read]) => {
    const written = writer.dependentSchemas.get(name)
    const found =
      written === undefined ? [findings.dependency('DEPENDENCY_SCHEMA_ADDED', name)] : compare(read, written)
    return at({ keyword: 'dependencies', name }, found)
  })
  return [...arrays, ...schemas]
}

function compareNames({ reader, writer, compare }: Sides): Finding[] {
  if (reader.names === undefined || reader.names.kind === 'any') return []
  if (writer.names === undefined) return [findings.keywordAdded('PROPERTY_NAMES_ADDED', 'propertyNames')]
  return at({ keyword: 'propertyNames' }, compare(reader.names, writer.names))
}
