// Written by `./waybill schemas generate` from contracts/avro/identity.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'

/** A user signed up, or was created by an admin. Services that write to users start their own copy with it. */
export type UserCreated = {
  /** The user. */
  userId: string
  /** Where mail to the user goes; also the name to log in with. Personal data. */
  email: string
  /** What the user is called in greetings and on labels. Personal data. */
  name: string
  /** What the user may do: customer, pharmacist, operator, admin. */
  roles: string[]
  /** BCP 47 tag of the language to write in, for example en or de-AT. */
  locale: string
}

/**
 * A user signed up, or was created by an admin. Services that write to users start their own copy with it. As it is
 * read: personal data is null once the person was erased.
 */
export type UserCreatedRead = {
  /** The user. */
  userId: string
  /** Where mail to the user goes; also the name to log in with. Personal data. */
  email: string | null
  /** What the user is called in greetings and on labels. Personal data. */
  name: string | null
  /** What the user may do: customer, pharmacist, operator, admin. */
  roles: string[]
  /** BCP 47 tag of the language to write in, for example en or de-AT. */
  locale: string
}

/** `identity.user.created`, which identity writes to `identity.v1`, by userId. */
export const UserCreated = defineEvent<UserCreated, UserCreatedRead>({
  type: 'identity.user.created',
  version: 1,
  topic: 'identity.v1',
  key: 'userId',
  schema: {
    type: 'record',
    name: 'UserCreated',
    namespace: 'waybill.identity',
    doc: 'A user signed up, or was created by an admin. Services that write to users start their own copy with it.',
    eventType: 'identity.user.created',
    eventVersion: 1,
    piiSubject: 'userId',
    fields: [
      { name: 'userId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The user.' },
      { name: 'email', type: 'string', pii: true, doc: 'Where mail to the user goes; also the name to log in with.' },
      { name: 'name', type: 'string', pii: true, doc: 'What the user is called in greetings and on labels.' },
      {
        name: 'roles',
        type: { type: 'array', items: 'string' },
        doc: 'What the user may do: customer, pharmacist, operator, admin.',
      },
      { name: 'locale', type: 'string', doc: 'BCP 47 tag of the language to write in, for example en or de-AT.' },
    ],
  },
})

/**
 * The profile or the roles of a user changed. Carries the whole profile as it is now, so a copy is replaced and never
 * patched.
 */
export type UserUpdated = {
  /** The user. */
  userId: string
  /** Where mail to the user goes; also the name to log in with. Personal data. */
  email: string
  /** What the user is called in greetings and on labels. Personal data. */
  name: string
  /** What the user may do: customer, pharmacist, operator, admin. */
  roles: string[]
  /** BCP 47 tag of the language to write in, for example en or de-AT. */
  locale: string
}

/**
 * The profile or the roles of a user changed. Carries the whole profile as it is now, so a copy is replaced and never
 * patched. As it is read: personal data is null once the person was erased.
 */
export type UserUpdatedRead = {
  /** The user. */
  userId: string
  /** Where mail to the user goes; also the name to log in with. Personal data. */
  email: string | null
  /** What the user is called in greetings and on labels. Personal data. */
  name: string | null
  /** What the user may do: customer, pharmacist, operator, admin. */
  roles: string[]
  /** BCP 47 tag of the language to write in, for example en or de-AT. */
  locale: string
}

/** `identity.user.updated`, which identity writes to `identity.v1`, by userId. */
export const UserUpdated = defineEvent<UserUpdated, UserUpdatedRead>({
  type: 'identity.user.updated',
  version: 1,
  topic: 'identity.v1',
  key: 'userId',
  schema: {
    type: 'record',
    name: 'UserUpdated',
    namespace: 'waybill.identity',
    doc: 'The profile or the roles of a user changed. Carries the whole profile as it is now, so a copy is replaced and never patched.',
    eventType: 'identity.user.updated',
    eventVersion: 1,
    piiSubject: 'userId',
    fields: [
      { name: 'userId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The user.' },
      { name: 'email', type: 'string', pii: true, doc: 'Where mail to the user goes; also the name to log in with.' },
      { name: 'name', type: 'string', pii: true, doc: 'What the user is called in greetings and on labels.' },
      {
        name: 'roles',
        type: { type: 'array', items: 'string' },
        doc: 'What the user may do: customer, pharmacist, operator, admin.',
      },
      { name: 'locale', type: 'string', doc: 'BCP 47 tag of the language to write in, for example en or de-AT.' },
    ],
  },
})

/** A user can no longer log in. The data stays, and orders on their way go on. */
export type UserDeactivated = {
  /** The user. */
  userId: string
}

/** `identity.user.deactivated`, which identity writes to `identity.v1`, by userId. */
export const UserDeactivated = defineEvent<UserDeactivated>({
  type: 'identity.user.deactivated',
  version: 1,
  topic: 'identity.v1',
  key: 'userId',
  schema: {
    type: 'record',
    name: 'UserDeactivated',
    namespace: 'waybill.identity',
    doc: 'A user can no longer log in. The data stays, and orders on their way go on.',
    eventType: 'identity.user.deactivated',
    eventVersion: 1,
    fields: [{ name: 'userId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The user.' }],
  },
})

/**
 * A user asked to be forgotten: every copy of the personal data has to go. Ids stay, so that orders and payments still
 * add up.
 */
export type UserErased = {
  /** The user. */
  userId: string
}

/** `identity.user.erased`, which identity writes to `identity.v1`, by userId. */
export const UserErased = defineEvent<UserErased>({
  type: 'identity.user.erased',
  version: 1,
  topic: 'identity.v1',
  key: 'userId',
  schema: {
    type: 'record',
    name: 'UserErased',
    namespace: 'waybill.identity',
    doc: 'A user asked to be forgotten: every copy of the personal data has to go. Ids stay, so that orders and payments still add up.',
    eventType: 'identity.user.erased',
    eventVersion: 1,
    fields: [{ name: 'userId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The user.' }],
  },
})
