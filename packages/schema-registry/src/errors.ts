/** What was sent is not a schema this registry takes; the message says what is wrong and where. Answered with 42201. */
export class InvalidSchema extends Error {
  override name = 'InvalidSchema'
}

/** An answer of the REST API other than a success. Codes and messages are Confluent's, so that clients of theirs understand ours. */
export class RestError extends Error {
  override name = 'RestError'
  readonly status: number
  readonly code: number

  constructor(status: number, code: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
    this.code = code
  }
}

export const subjectNotFound = (subject: string) => new RestError(404, 40401, `Subject '${subject}' not found.`)

export const versionNotFound = (version: number | 'latest') =>
  new RestError(404, 40402, `Version ${version === 'latest' ? -1 : version} not found.`)

export const schemaNotFound = (id?: string | number) =>
  new RestError(404, 40403, id === undefined ? 'Schema not found' : `Schema ${id} not found`)

export const subjectSoftDeleted = (subject: string) =>
  new RestError(404, 40404, `Subject '${subject}' was soft deleted.Set permanent=true to delete permanently`)

export const subjectNotSoftDeleted = (subject: string) =>
  new RestError(404, 40405, `Subject '${subject}' was not deleted first before being permanently deleted`)

export const versionSoftDeleted = (subject: string, version: number) =>
  new RestError(
    404,
    40406,
    `Subject '${subject}' Version ${version} was soft deleted.Set permanent=true to delete permanently`,
  )

export const versionNotSoftDeleted = (subject: string, version: number) =>
  new RestError(
    404,
    40407,
    `Subject '${subject}' Version ${version} was not deleted first before being permanently deleted`,
  )

export const levelNotConfigured = (subject: string) =>
  new RestError(404, 40408, `Subject '${subject}' does not have subject-level compatibility configured`)

export const modeNotConfigured = (subject: string) =>
  new RestError(404, 40409, `Subject '${subject}' does not have subject-level mode configured`)

export const incompatible = (subject: string, messages: string[]) =>
  new RestError(
    409,
    40901,
    `Schema being registered is incompatible with an earlier schema for subject "${subject}", ` +
      `details: [${messages.join(', ')}]`,
  )

export const invalidVersion = (version: string) =>
  new RestError(
    422,
    42202,
    `The specified version '${version}' is not a valid version id. ` +
      'Allowed values are between [1, 2^31-1] and the string "latest"',
  )

export const invalidLevel = () =>
  new RestError(
    422,
    42203,
    'Invalid compatibility level. Valid values are none, backward, forward, full, ' +
      'backward_transitive, forward_transitive, and full_transitive',
  )

export const invalidMode = (message = 'Invalid mode. Valid values are READWRITE, READONLY, IMPORT and FORWARD.') =>
  new RestError(422, 42204, message)

export const operationNotPermitted = (reason: string) => new RestError(422, 42205, reason)

export const referenceExists = (subject: string, version: number) =>
  new RestError(
    422,
    42206,
    `One or more references exist to the schema {magic=1,keytype=SCHEMA,subject=${subject},version=${version}}.`,
  )

export const invalidSubject = (subject: string) =>
  new RestError(422, 42208, `The specified subject '${subject}' is not a valid.`)

export const schemaTooLarge = (topic: string) =>
  new RestError(
    422,
    42209,
    'Write failed because the schema is too large: the broker takes no record of this size ' +
      `(max.message.bytes of the topic '${topic}')`,
  )

export const schemaOverLimit = (bytes: number, limit: number) =>
  new RestError(
    422,
    42209,
    `Schema is too large: it has ${bytes} bytes, and this registry takes ${limit} at most (MAX_SCHEMA_BYTES)`,
  )

export const tooBusy = (waiting: number) =>
  new RestError(
    429,
    42901,
    `Too many requests: ${waiting} others wait for a schema of theirs to be read (MAX_WAITING). Try again in a second`,
  )

export const invalidRuleSet = (reason: string) => new RestError(422, 42210, reason)

export const contextNotEmpty = (context: string) =>
  new RestError(422, 42211, `The specified context '${context}' is not empty.`)

export const storeFailed = (reason: string, cause: unknown) => new RestError(500, 50001, reason, { cause })

export const storeTimeout = (topic: string, timeoutMs: number) =>
  new RestError(
    500,
    50002,
    `Kafka did not confirm the write to topic '${topic}' within ${timeoutMs} ms. It may still take effect; ` +
      'sending the request again is safe: the same schema always gets the same id',
  )

export const forwardFailed = (leader: string, reason: string, cause: unknown) =>
  new RestError(500, 50003, `Error while forwarding the request to the leader at ${leader}: ${reason}`, { cause })

export const leaderUnknown = () =>
  new RestError(500, 50004, 'Leader not known: this registry is not the leader, and the request was forwarded already')
