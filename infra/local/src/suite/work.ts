import type { TestFiles } from './files.ts'

/** Test files that are run one after the other, each by a process of its own. */
export interface Piece {
  readonly kind: 'int' | 'e2e'
  readonly files: readonly string[]
}

/**
 * Files that share a platform, by `sharedPlatform` of test/platform.ts, since starting one takes half a minute. The order
 * counts: each leaves the platform as the next needs it.
 */
export const together: readonly (readonly string[])[] = [
  // Both break it and mend it, and end with an audit that finds nothing.
  ['test/crashes.e2e.test.ts', 'test/chaos.e2e.test.ts'],
]

/** Seconds that the long ones took on two quiet cores: they begin first, so that none is left to run alone at the end. */
export const longOnes: Readonly<Record<string, number>> = {
  'test/crashes.e2e.test.ts': 200,
  'test/chaos.e2e.test.ts': 150,
  'apps/console/test/console.e2e.test.ts': 230,
  'test/journeys.e2e.test.ts': 150,
  'test/tutorial.e2e.test.ts': 170,
  'test/brokers.e2e.test.ts': 90,
  'packages/messaging/test/windows-crashes.int.test.ts': 64,
  'test/secure.e2e.test.ts': 50,
  'packages/messaging/test/outages.e2e.test.ts': 45,
  'packages/messaging/test/relay-crashes.int.test.ts': 44,
  'packages/messaging/test/personal.int.test.ts': 43,
  'infra/local/test/up.e2e.test.ts': 43,
  'packages/messaging/test/faults.int.test.ts': 41,
  'test/deadlines.e2e.test.ts': 35,
  'apps/cli/test/schemas.int.test.ts': 34,
  'packages/messaging/test/relay.int.test.ts': 34,
  'packages/messaging/test/pipe.int.test.ts': 33,
  'packages/messaging/test/windows.int.test.ts': 32,
  'apps/cli/test/doctor.int.test.ts': 30,
}
const SECONDS = 10 // of those that are not named

/** What is to be run with Kafka and PostgreSQL, the longest first. */
export function piecesOf({ int, e2e }: Pick<TestFiles, 'int' | 'e2e'>): Piece[] {
  const shared = together.map((files) => files.filter((file) => e2e.includes(file))).filter((files) => files.length > 0)
  const alone = e2e.filter((file) => !shared.flat().includes(file)).map((file) => [file])
  const pieces: Piece[] = [
    ...[...shared, ...alone].map((files) => ({ kind: 'e2e' as const, files })),
    ...int.map((file) => ({ kind: 'int' as const, files: [file] })),
  ]
  return pieces.toSorted((a, b) => seconds(b) - seconds(a))
}

const seconds = ({ files }: Piece): number => files.reduce((sum, file) => sum + (longOnes[file] ?? SECONDS), 0)
