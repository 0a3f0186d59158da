/** Something that the user can put right. The message says what and how; no stack trace is shown. */
export class UserError extends Error {
  override readonly name = 'UserError'
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
