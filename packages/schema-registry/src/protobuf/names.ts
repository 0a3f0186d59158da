import { InvalidSchema } from '../errors.ts'
import type { ReferencedSchema } from '../schema-format.ts'
import { knownFile } from './known-types.ts'
import { readProto } from './read.ts'
import type { Enum, Message, ProtoFile } from './types.ts'

/** A message or enum: its full name, its name without the package, and where it is defined. */
export type Definition = {
  full: string
  local: string
  /** The file: the schema itself, one of its references, or one that every compiler knows. */
  from: 'here' | 'reference' | 'known'
} & ({ kind: 'message'; message: Message } | { kind: 'enum'; enum: Enum })

/** All types a schema can use, by their full names. */
export type Names = Map<string, Definition>

/**
 * The types of a file and of all that it imports.
 * @throws InvalidSchema when an import is neither among the references nor known, or a name is taken twice
 */
export function collectNames(file: ProtoFile, references: readonly ReferencedSchema[]): Names {
  const names: Names = new Map()
  define(names, file, 'here')
  const done = new Set<string>()
  const bring = (file: ProtoFile, references: readonly ReferencedSchema[]) => {
    for (const name of [...file.imports, ...file.publicImports]) {
      if (done.has(name)) continue
      done.add(name)
      const reference = references.find((one) => one.name === name)
      const found = reference === undefined ? knownFile(name) : readReference(reference)
      if (found === undefined)
        throw new InvalidSchema(`import "${name}" is not among the references, nor a file that every compiler brings`)
      define(names, found, reference === undefined ? 'known' : 'reference')
      // What a reference imports can be among its own references or beside it.
      bring(found, [...(reference?.references ?? []), ...references])
    }
  }
  bring(file, references)
  return names
}

function readReference({ name, schema }: ReferencedSchema): ProtoFile {
  try {
    return readProto(schema)
  } catch (error) {
    if (error instanceof InvalidSchema)
      throw new InvalidSchema(`in the reference "${name}": ${error.message}`, { cause: error })
    throw error
  }
}

function define(names: Names, file: ProtoFile, from: Definition['from']): void {
  const add = (local: string, definition: { kind: 'message'; message: Message } | { kind: 'enum'; enum: Enum }) => {
    const full = join(file.package, local)
    if (names.has(full)) throw new InvalidSchema(`"${full}" is defined twice`)
    names.set(full, { full, local, from, ...definition })
  }
  const types = (scope: string, { messages, enums }: { messages: Message[]; enums: Enum[] }) => {
    for (const one of enums) add(join(scope, one.name), { kind: 'enum', enum: one })
    for (const message of messages) {
      const local = join(scope, message.name)
      add(local, { kind: 'message', message })
      types(local, message)
    }
  }
  types('', file)
}

/** `b` inside `a`. */
export const join = (scope: string | undefined, name: string) => (scope ? `${scope}.${name}` : name)

/** What a name means inside `scope`, a full name: looked for from there outwards. */
export function resolve(names: Names, name: string, scope: string): Definition | undefined {
  if (name.startsWith('.')) return names.get(name.slice(1))
  for (let at = scope; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const found = names.get(`${at}.${name}`)
    if (found !== undefined) return found
  }
  return names.get(name)
}
