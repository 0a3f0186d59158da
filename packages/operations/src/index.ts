export { type Cluster, withAdmin } from './cluster.ts'
export { type AvroJson, type AvroObject, type Lookup, lookupIn, typeInWords } from './schemas/avro-shape.ts'
export { type Break, type EarlierVersion, findBreaks, type ProposedSchema, type Whom } from './schemas/breaks.ts'
export { type Change, compareSchemas, type Effect } from './schemas/compare.ts'
export { type Difference, differenceOf } from './schemas/difference.ts'
export { type FieldRow, fieldsOf } from './schemas/fields.ts'
export { type Fit, type Level, levels, verdicts } from './schemas/levels.ts'
export { type Proposal, propose, register } from './schemas/propose.ts'
export { MOST_TRIED, type Rehearsal, rehearse } from './schemas/rehearse.ts'
export { type Ask, openRest } from './schemas/rest.ts'
export {
  globalLevel,
  levelsOf,
  listSubjects,
  type Reference,
  referencedBy,
  type Subject,
  type SubjectVersion,
  setLevel,
  topicOf,
  versionsOf,
} from './schemas/subjects.ts'
export type { Fault, Trial } from './schemas/trial.ts'
