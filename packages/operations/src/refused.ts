/**
 * Why an operation is not done: there is no such thing, the request makes no sense, the state of the cluster is against
 * it, or it is Kafka's own and not for us to touch.
 */
export type RefusalCode = 'not-found' | 'invalid' | 'conflict' | 'protected'

/** An operation that is not done, in words for whoever asked for it. Nothing was changed. */
export class Refused extends Error {
  override name = 'Refused'
  readonly code: RefusalCode

  constructor(code: RefusalCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.code = code
  }
}
