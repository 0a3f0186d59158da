/** One .avsc file as it was found, not looked at yet. */
export interface Source {
  /** Path from the root of the repository, for messages. */
  file: string
  /** The folder in avro/: a topic, or `shapes`. */
  folder: string
  /** The file's name without .avsc. */
  name: string
  schema: unknown
}

/** What a field can hold. */
export type TypeModel =
  | { kind: 'plain'; ts: 'boolean' | 'number' | 'bigint' | 'string' | 'Date' }
  | { kind: 'choice'; values: string[] }
  | { kind: 'array'; items: TypeModel }
  | { kind: 'nullable'; of: TypeModel }
  /** A type with a name of its own: written in the same file, or a shape that many events share. */
  | { kind: 'named'; name: string; shape: boolean }

export interface FieldModel {
  name: string
  doc: string
  pii: boolean
  type: TypeModel
}

export interface RecordModel {
  kind: 'record'
  name: string
  doc: string
  fields: FieldModel[]
}

/** One of a closed set of words. */
export interface ChoiceModel {
  kind: 'choice'
  name: string
  doc: string
  values: string[]
}

export type Definition = RecordModel | ChoiceModel

export interface EventModel {
  file: string
  topic: string
  type: string
  version: number
  /** The name in the catalogue, which the newest version has in the code too; an older one is `<name>V<version>` there. */
  name: string
  /** Whether its file is of an older version: `<name>.v<version>.avsc`. */
  older: boolean
  /** Whether each event is also written as the version before. */
  downcast: boolean
  /** The field that says whom its personal fields are about; with it they are encrypted. */
  piiSubject: string | undefined
  record: RecordModel
  /** Types written inside this event's file, in the order in which they appear. */
  inner: Definition[]
  schema: JsonObject
}

export interface ShapeModel {
  file: string
  definition: Definition
  schema: JsonObject
}

export interface Model {
  events: EventModel[]
  shapes: ShapeModel[]
}

export type JsonObject = Record<string, unknown>

/** Takes a problem, in words that say what to do; who passes it knows the place and puts it in front. */
export type Report = (problem: string) => void

/** The contracts cannot be used as they are. The message lists every problem, each with its file and field. */
export class ContractError extends Error {
  override name = 'ContractError'
  readonly problems: string[]

  constructor(problems: string[]) {
    super(`The contracts have ${problems.length} problem(s):\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.problems = problems
  }
}
