import type { Incompatibility } from '../incompatibility.ts'

const RULES = {
  PACKAGE_CHANGED: [
    "The package at '#{path}' in the {reader} schema does not match the package in the {writer} schema",
    'the package is another one in the {reader} schema than in the {writer} one: keep it',
  ],
  MESSAGE_REMOVED: [
    "The {reader} schema is missing a MESSAGE type at path '#{path}' in the {writer} schema",
    '{where} is a message of the {writer} schema that the {reader} one lacks: keep it',
  ],
  FIELD_KIND_CHANGED: [
    "The type of a field at path '#{path}' in the {reader} schema does not match the {writer} schema",
    '{where} is a scalar, a map or a message in one schema and another of these in the other: use a new field and number',
  ],
  FIELD_SCALAR_KIND_CHANGED: [
    "The kind of a SCALAR field at path '#{path}' in the {reader} schema does not match its kind in the {writer} schema",
    '{where} has types in the two schemas that are not written alike: use a new field and number',
  ],
  FIELD_NAMED_TYPE_CHANGED: [
    "The type of a MESSAGE field at path '#{path}' in the {reader} schema does not match its type in the {writer} schema",
    '{where} is another message in the {reader} schema than in the {writer} one, or one that does not fit it',
  ],
  FIELD_NUMERIC_LABEL_CHANGED: [
    "The label for a NUMERIC field at path '#{path}' in the {reader} schema does not match its label in the {writer} schema",
    '{where} is repeated, optional or required in one schema and another of these in the other: use a new field and number',
  ],
  FIELD_MADE_REQUIRED: [
    "The label for a field at path '#{path}' in the {reader} schema does not match its label in the {writer} schema",
    '{where} is required in the {reader} schema and need not be there in the {writer} one: leave it optional',
  ],
  REQUIRED_FIELD_ADDED: [
    "A required field  at path '#{path}' in the {reader} schema is missing in the {writer} schema",
    '{where} is required in the {reader} schema and missing in the {writer} one: make it optional',
  ],
  REQUIRED_FIELD_REMOVED: [
    "The {reader} schema is missing a required field at path: '#{path}' in the {writer} schema",
    '{where} is required in the {writer} schema and missing in the {reader} one: keep it',
  ],
  ONEOF_FIELD_REMOVED: [
    "The {reader} schema is missing a oneof field at path '#{path}' in the {writer} schema",
    '{where} is in a oneof of the {writer} schema and missing in the {reader} one, so which one was set could not be told',
  ],
  MULTIPLE_FIELDS_MOVED_TO_ONEOF: [
    "Multiple fields in the oneof at path '#{path}' in the {reader} schema are outside a oneof in the {writer} schema",
    '{where} brings fields together of which the {writer} schema lets several be set at once: leave all but one outside',
  ],
  FIELD_MOVED_TO_EXISTING_ONEOF: [
    "A field in the oneof at path '#{path}' in the {reader} schema is outside an existing oneof in the {writer} schema",
    '{where} takes in a field that the {writer} schema lets be set beside the others: leave it outside',
  ],
} as const

/** The incompatible ones of Confluent's changes, and FIELD_MADE_REQUIRED, which its registry lets pass. */
export type ProtobufRule = keyof typeof RULES

/** Where a finding is: the path as Confluent has it (`/Order/lines/3`) and the same for people (`Order.sku`). */
export type Place = { path: string; where: string }

export const finding = (type: ProtobufRule, { path, where }: Place): Incompatibility => ({
  type,
  path,
  where,
  description: RULES[type][0],
  reason: RULES[type][1],
})
