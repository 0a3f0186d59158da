import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'
import type { Counts } from './counts.ts'

interface FileResult {
  passed: number
  failed: number
  ms: number
}

/**
 * A reporter for node:test: one line for each file, what failed in full, and what a file printed only when it failed.
 * The counts go to the file that WAYBILL_TEST_COUNTS names.
 */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const names: string[] = []
  const printed = new Map<string, string>()
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  let current: { file: string; result: FileResult } | undefined

  for await (const { type, data } of events) {
    if (type === 'test:start') names[data.nesting] = data.name
    if (type === 'test:stdout' || type === 'test:stderr') {
      printed.set(data.file ?? '', (printed.get(data.file ?? '') ?? '') + data.message)
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue

    const file = data.file ?? data.name
    if (current?.file !== file) {
      if (current) yield fileLine(current.file, current.result)
      current = { file, result: { passed: 0, failed: 0, ms: 0 } }
    }
    if (data.nesting === 0) current.result.ms += data.details.duration_ms
    if (data.details.type === 'suite' && !(type === 'test:fail' && isOwnFailure(data.details.error))) continue

    if (data.skip !== undefined || data.todo !== undefined) counts.skipped += 1
    else if (type === 'test:pass') {
      counts.passed += 1
      current.result.passed += 1
    } else {
      counts.failed += 1
      current.result.failed += 1
      yield failure(file, data.line, [...names.slice(0, data.nesting), data.name], data.details.error)
      yield indented(printed.get(file) ?? '')
      printed.delete(file)
    }
  }
  if (current) yield fileLine(current.file, current.result)
  if (process.env.WAYBILL_TEST_COUNTS) writeFileSync(process.env.WAYBILL_TEST_COUNTS, JSON.stringify(counts))
}

function fileLine(file: string, { passed, failed, ms }: FileResult): string {
  const tests = failed > 0 ? `${failed} of ${passed + failed} failed` : `${passed}`
  return `  ${failed > 0 ? '✖' : '✓'} ${relative(process.cwd(), file)} (${tests}, ${Math.round(ms)} ms)\n`
}

function failure(file: string, line: number | undefined, path: readonly string[], error: Error): string {
  const why = error.cause instanceof Error ? inspect(error.cause) : String(error.cause ?? error.message)
  return `\n  ✖ ${path.join(' › ')}\n    ${relative(process.cwd(), file)}:${line ?? 1}\n${indented(why)}\n`
}

// A suite also fails when one of its tests did, which is told already.
const isOwnFailure = (error: Error): boolean => (error as { failureType?: string }).failureType !== 'subtestsFailed'

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '    ')
