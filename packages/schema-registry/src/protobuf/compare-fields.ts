import type { Incompatibility } from '../incompatibility.ts'
import { compareMessages, type Side, type Sides } from './compatibility.ts'
import { finding, type Place } from './findings.ts'
import { type Definition, resolve } from './names.ts'
import { type Field, type FieldType, isScalar, type Scalar } from './types.ts'

/** Types that are written alike, so that one can be read as another of its group. */
const GROUPS: Record<Scalar, string> = {
  ...{ int32: 'number', int64: 'number', uint32: 'number', uint64: 'number', bool: 'number' },
  ...{ sint32: 'signed', sint64: 'signed', string: 'text', bytes: 'text', float: 'float', double: 'double' },
  ...{ fixed32: 'fixed32', sfixed32: 'fixed32', fixed64: 'fixed64', sfixed64: 'fixed64' },
}

/** The same field, by its number, in both schemas. Its name does not count: it is not written. */
export function compareFields(reader: Field, writer: Field, place: Place, sides: Sides): Incompatibility[] {
  const types = compareTypes(reader.type, writer.type, place, sides)
  return types.length > 0 ? types : compareLabels(reader, writer, place, sides)
}

function compareTypes(read: FieldType, written: FieldType, place: Place, sides: Sides): Incompatibility[] {
  const [is, was] = [typeOf(read, sides.reader), typeOf(written, sides.writer)]
  if (is.kind !== was.kind) return [finding('FIELD_KIND_CHANGED', place)]
  if (is.kind === 'scalar' && was.kind === 'scalar')
    return is.group === was.group ? [] : [finding('FIELD_SCALAR_KIND_CHANGED', place)]
  if (is.kind === 'message' && was.kind === 'message') return compareNamed(is.type, was.type, place, sides)
  return [
    ...compareTypes(
      { key: undefined, name: read.key ?? '' },
      { key: undefined, name: written.key ?? '' },
      place,
      sides,
    ),
    ...compareTypes({ key: undefined, name: read.name }, { key: undefined, name: written.name }, place, sides),
  ]
}

type Type = { kind: 'scalar'; group: string } | { kind: 'map' } | { kind: 'message'; type: Definition | undefined }

// An enum is written as a number.
function typeOf({ key, name }: FieldType, { names, scope }: Side): Type {
  if (key !== undefined) return { kind: 'map' }
  if (isScalar(name)) return { kind: 'scalar', group: GROUPS[name] }
  const type = resolve(names, name, scope)
  return type?.kind === 'enum' ? { kind: 'scalar', group: GROUPS.int32 } : { kind: 'message', type }
}

// Two messages of the schemas themselves are compared where they are defined; those of other files here, once.
function compareNamed(
  is: Definition | undefined,
  was: Definition | undefined,
  place: Place,
  sides: Sides,
): Incompatibility[] {
  if (is?.local !== was?.local) return [finding('FIELD_NAMED_TYPE_CHANGED', place)]
  if (is?.kind !== 'message' || was?.kind !== 'message') return []
  if ((is.from === 'here' && was.from === 'here') || is.from === 'known' || was.from === 'known') return []
  const key = `${is.full}/${was.full}`
  if (!sides.compared.has(key)) {
    sides.compared.set(key, undefined)
    const inner: Place = { path: `/${is.local.replaceAll('.', '/')}`, where: is.local }
    const scoped = {
      ...sides,
      reader: { ...sides.reader, scope: is.full },
      writer: { ...sides.writer, scope: was.full },
    }
    sides.compared.set(key, compareMessages(is.message, was.message, inner, scoped))
  }
  const found = sides.compared.get(key) ?? []
  return found.length === 0 ? [] : [...found, finding('FIELD_NAMED_TYPE_CHANGED', place)]
}

// Without a label a field is as good as optional.
function compareLabels(reader: Field, writer: Field, place: Place, sides: Sides): Incompatibility[] {
  if (reader.type.key !== undefined) return []
  const [is, was] = [reader.label ?? 'optional', writer.label ?? 'optional']
  if (is === was) return []
  const type = typeOf(reader.type, sides.reader)
  if (type.kind === 'scalar' && type.group !== 'text') return [finding('FIELD_NUMERIC_LABEL_CHANGED', place)]
  return is === 'required' ? [finding('FIELD_MADE_REQUIRED', place)] : []
}
