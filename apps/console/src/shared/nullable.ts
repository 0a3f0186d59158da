import { Type } from 'typebox'

/** What is there, or null: in an answer it is said that something is not there. */
export const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
