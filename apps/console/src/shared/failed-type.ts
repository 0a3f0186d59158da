const failed = /\.(declined|rejected|cancelled|failed|returned|stopped|expired)$/

/** Whether an event of this type says that something did not work out. */
export const isFailure = (type: string): boolean => failed.test(type)
