import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'
import { ALL_ENDED, type TestResult } from './results.ts'

/**
 * A reporter for node:test: a line of JSON for each test that has ended, so that what a process told before it died is known,
 * and a last one when all have.
 */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const names: string[] = []
  for await (const { type, data } of events) {
    if (type === 'test:start') names[data.nesting] = data.name
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const error = type === 'test:fail' ? data.details.error : undefined
    const result: TestResult = {
      file: data.file ?? data.name,
      line: data.line ?? 1,
      name: [...names.slice(0, data.nesting), data.name].join(' › '),
      // The time of what is within another test is in the time of that one.
      ms: data.nesting === 0 ? data.details.duration_ms : 0,
      outcome: data.skip !== undefined || data.todo !== undefined ? 'skipped' : error ? 'failed' : 'passed',
      ...(error && { why: reasonOf(error) }),
    }
    // A suite also fails when one of its tests did, which is told already.
    if (data.details.type === 'suite' && !(error && isOwnFailure(error))) {
      yield `${JSON.stringify({ ...result, outcome: 'suite' })}\n`
    } else yield `${JSON.stringify(result)}\n`
  }
  yield `${ALL_ENDED}\n`
}

const reasonOf = (error: Error): string =>
  error.cause instanceof Error ? inspect(error.cause) : String(error.cause ?? error.message)

const isOwnFailure = (error: Error): boolean => (error as { failureType?: string }).failureType !== 'subtestsFailed'
