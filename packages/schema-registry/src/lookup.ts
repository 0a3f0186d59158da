import { type Candidate, isEmpty, isVersion, readCandidate, type SchemaRequest } from './candidate.ts'
import type { CompatibilityLevel } from './compatibility-level.ts'
import { contractFor } from './contract.ts'
import { InvalidSchema, schemaNotFound, subjectNotFound } from './errors.ts'
import { acrossContexts, type Deleted, findVersion, versionsOf } from './queries.ts'
import { configFor, isImporting, modeFor } from './settings.ts'
import type { State } from './state.ts'
import { same, type Version } from './version.ts'

export type LookupOptions = { normalize: boolean; deleted: Deleted }

/**
 * The version of a subject that is this schema; of another context's subject of this name when the default context has
 * none. A schema that was registered with its predecessor's contract is found without one.
 * @throws RestError 40401 when there is no such subject, 40403 when it does not have the schema
 * @throws InvalidSchema
 */
export function lookUp(
  state: State,
  subject: string,
  request: SchemaRequest,
  options: LookupOptions & { otherwise: CompatibilityLevel },
): Version {
  for (const name of acrossContexts(state, subject)) {
    const found = lookUpIn(state, name, request, options, name === subject)
    if (found !== undefined) return found
  }
  throw versionsOf(state, subject, options.deleted).length === 0 ? subjectNotFound(subject) : schemaNotFound()
}

function lookUpIn(
  state: State,
  subject: string,
  request: SchemaRequest,
  options: LookupOptions & { otherwise: CompatibilityLevel },
  strict: boolean,
): Version | undefined {
  try {
    const found = findSchema(state, subject, request, options)
    const latest = findVersion(state, subject, 'latest')
    if (found !== undefined || latest === undefined) return found
    const contract = contractFor(configFor(state, subject, options.otherwise), request, latest.stored)
    return same(contract) === same({ metadata: request.metadata, ruleSet: request.ruleSet })
      ? undefined
      : findSchema(state, subject, { ...request, ...contract }, options)
  } catch (error) {
    // What it refers to may not be there in another context: then it is not that context's schema.
    if (!strict && error instanceof InvalidSchema) return undefined
    throw error
  }
}

/** The newest version of a subject that is the schema of a request as it stands. */
export function findSchema(
  state: State,
  subject: string,
  request: SchemaRequest,
  { normalize, deleted }: LookupOptions,
): Version | undefined {
  const versions = versionsOf(state, subject, deleted)
  if (isEmpty(request.schema)) return undefined
  const importing = isImporting(modeFor(state, subject))
  const options = { normalize: normalize && !importing, isNew: false, lenient: true }
  return newestOf(versions, readCandidate(state, subject, request, options))
}

/** The newest of these versions that is this very schema, or else one that says the same. */
export const newestOf = (versions: readonly Version[], candidate: Candidate): Version | undefined =>
  versions.findLast(({ identity }) => identity === candidate.identity) ??
  versions.findLast((version) => isVersion(candidate, version))
