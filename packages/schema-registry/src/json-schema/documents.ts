import { InvalidSchema } from '../errors.ts'
import { isObject } from '../json.ts'
import type { ReferencedSchema } from '../schema-format.ts'
import { type Draft, draftOf, metaSchema } from './dialect.ts'

/** A place in a document: the schema there and the address that references inside it start from. */
export type Place = { json: unknown; base: string; draft: Draft }

/** Where the schemas of all documents are found by address. */
export interface Documents {
  /** Notes what a schema that was met calls itself: `$id`, `$anchor`. @returns the base of what is inside it */
  enter(json: Record<string, unknown>, base: string, draft: Draft): string
  /** @throws InvalidSchema when nothing is there: nothing is ever fetched */
  find(ref: string, base: string): Place
}

/** The address of a schema without one; also what makes a name like `product.json` into an address. */
export const ROOT = 'mem://schema/'

/**
 * The documents that a schema may refer to: itself, those in its references by their names, and the meta-schemas.
 * @param base the schema's own address
 */
export function openDocuments(root: unknown, base: string, references: readonly ReferencedSchema[]): Documents {
  const places = new Map<string, Place>()
  const draft = draftOf(root)
  places.set(withoutFragment(base), { json: root, base, draft })
  for (const { name, json } of flatten(references)) {
    for (const address of [absolute(name, base), absolute(name, ROOT)])
      if (!places.has(address)) places.set(address, { json, base: address, draft: draftOf(json) })
  }

  function find(ref: string, from: string): Place {
    const address = absolute(ref, from)
    const known = places.get(address)
    if (known !== undefined) return known
    const [document = '', fragment = ''] = address.split('#')
    const meta = places.get(document) ?? metaPlace(document)
    if (meta === undefined)
      throw new InvalidSchema(
        `"$ref": "${ref}" leads nowhere: it is no part of this schema and not among its references; nothing is fetched`,
      )
    return fragment === '' ? meta : pointTo(meta, fragment, ref)
  }

  return {
    find,
    enter(json, from, draft) {
      const id = json[draft === 'draft-04' ? 'id' : '$id']
      const own = typeof id === 'string' ? absolute(id, from) : from
      if (typeof id === 'string' && !places.has(own)) places.set(own, { json, base: own, draft })
      for (const anchor of [json.$anchor, json.$dynamicAnchor])
        if (typeof anchor === 'string') places.set(absolute(`#${anchor}`, own), { json, base: own, draft })
      return typeof id === 'string' && id.startsWith('#') ? from : own
    },
  }
}

function* flatten(
  references: readonly ReferencedSchema[],
  seen = new Set<string>(),
): Generator<{ name: string; json: unknown }> {
  for (const { name, schema, references: further } of references) {
    if (seen.has(name)) continue
    seen.add(name)
    yield { name, json: parsed(name, schema) }
    yield* flatten(further, seen)
  }
}

function parsed(name: string, text: string): unknown {
  try {
    const json: unknown = JSON.parse(text)
    checkDepth(json)
    return json
  } catch (error) {
    throw new InvalidSchema(`the reference "${name}" cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

/** Deeper than any schema that was written by hand or generated from types; the parser of JSON itself goes deeper. */
const MOST_LEVELS = 300

/** @throws InvalidSchema for JSON that is nested deeper than what walks over it could follow */
export function checkDepth(json: unknown): void {
  let level = [json]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_LEVELS) throw new InvalidSchema(`nested too deeply: more than ${MOST_LEVELS} levels`)
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []))
  }
}

function metaPlace(document: string): Place | undefined {
  const json = metaSchema(document)
  return json === undefined ? undefined : { json, base: document, draft: draftOf(json) }
}

// Confluent lets "#/$defs/x" also mean "#/definitions/x", the word for it before 2019-09.
function pointTo({ json, base, draft }: Place, fragment: string, ref: string): Place {
  const steps = fragment.split('/').slice(1).map(unescaped)
  const place = walk(json, steps) ?? (steps[0] === '$defs' ? walk(json, ['definitions', ...steps.slice(1)]) : undefined)
  if (!fragment.startsWith('/') || place === undefined)
    throw new InvalidSchema(`"$ref": "${ref}" leads nowhere: there is nothing at "#${fragment}"`)
  return { json: place, base, draft }
}

function walk(json: unknown, steps: string[]): unknown {
  let at = json
  for (const step of steps) {
    if (!(isObject(at) || Array.isArray(at)) || !Object.hasOwn(at, step)) return undefined
    at = (at as Record<string, unknown>)[step]
  }
  return at
}

function unescaped(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch (error) {
    throw new InvalidSchema(`"${step}" in a "$ref" is not a valid part of an address`, { cause: error })
  }
}

/** The address that `ref` means when it stands at `base`; an empty fragment says nothing. */
export function absolute(ref: string, base: string): string {
  const address = URL.canParse(ref, base) ? new URL(ref, base).href : new URL(encodeURIComponent(ref), ROOT).href
  return address.endsWith('#') ? address.slice(0, -1) : address
}

const withoutFragment = (address: string) => address.split('#')[0] ?? address
