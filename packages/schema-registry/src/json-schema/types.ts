/**
 * A JSON Schema taken apart: one kind of value each, as the rules of compatibility compare them. A schema that says
 * several things at once (a type and an enum, a reference and a limit) is all of them together, as if in an `allOf`.
 */
export type Schema = Simple | StringSchema | NumberSchema | ObjectSchema | ArraySchema | Values | Combined | Other

type Common = { readonly id: number; hasDefault: boolean }

/** A keyword with a number; `explicit` is false where no `type` says so, and values of other types pass. */
type Typed = Common & { explicit: boolean }

/** `any` takes everything, `never` nothing. */
export type Simple = Common & { kind: 'any' | 'never' | 'boolean' | 'null' }

export type StringSchema = Typed & { kind: 'string'; limits: Limits; pattern: string | undefined }

export type NumberSchema = Typed & { kind: 'number'; integer: boolean; limits: Limits; multipleOf: number | undefined }

/** The values of the keywords that are upper or lower bounds: `{ maxLength: 10 }`. */
export type Limits = Record<string, number | undefined>

/** What may be beside what is named: anything, nothing, or what fits a schema. */
export type Rest = true | false | Schema

export type ObjectSchema = Typed & {
  kind: 'object'
  limits: Limits
  properties: Map<string, Schema>
  patterns: Map<string, Schema>
  required: Set<string>
  additional: Rest
  unevaluated: Unevaluated
  names: Schema | undefined
  dependentRequired: Map<string, Set<string>>
  dependentSchemas: Map<string, Schema>
}

export type ArraySchema = Typed & {
  kind: 'array'
  limits: Limits
  /** What every item must be, or else what the first ones must be, one by one, and those after them. */
  items: Schema | undefined
  tuple: Schema[]
  additional: Rest
  unevaluated: Unevaluated
  unique: boolean
  contains: Schema | undefined
}

/**
 * `unevaluatedProperties` or `unevaluatedItems`. Where the schema has other schemas beside it (`allOf`, `$ref`, …) what is
 * evaluated depends on them too: `beside` is then the text of the whole, since only an equal one can be compared with it.
 */
export type Unevaluated = { schema: Schema | undefined; beside: string | undefined }

/** The values of an `enum` or `const`, as JSON with ordered keys. */
export type Values = Common & { kind: 'enum' | 'const'; values: Set<string> }

export type Combined = Common & { kind: 'combined'; criterion: Criterion; schemas: Schema[] }

export type Criterion = 'allOf' | 'anyOf' | 'oneOf'

export type Other = Common &
  (
    | { kind: 'not'; schema: Schema }
    | { kind: 'if'; if: Schema; then: Schema | undefined; else: Schema | undefined }
    | { kind: 'reference'; ref: string; target: Schema | undefined }
  )

let created = 0

/** A schema of its own, to be told apart from any other by `id`. */
export const create = <Kind extends object>(schema: Kind) => ({ id: ++created, hasDefault: false, ...schema })
