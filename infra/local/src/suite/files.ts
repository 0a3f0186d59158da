import { globSync } from 'node:fs'

export interface TestFiles {
  readonly unit: readonly string[]
  readonly int: readonly string[]
  readonly e2e: readonly string[]
}

const FOLDERS = '{contracts,packages,services,apps,infra,test,bench,examples}'

/**
 * Finds the test files of the checkout, by the kind in their names: `x.test.ts`, `x.int.test.ts`, `x.e2e.test.ts`.
 * @param filters Parts of paths; a file that has one of them is taken. None: all files.
 */
export function findTests(root: string, filters: readonly string[]): TestFiles {
  const exclude = (path: string) => /(^|\/)(node_modules|dist)(\/|$)/.test(path)
  const files = globSync(`${FOLDERS}/**/*.test.ts`, { cwd: root, exclude })
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter.replace(/^\.\//, ''))))
    .sort()
  return {
    unit: files.filter((file) => !/\.(int|e2e)\.test\.ts$/.test(file)),
    int: files.filter((file) => file.endsWith('.int.test.ts')),
    e2e: files.filter((file) => file.endsWith('.e2e.test.ts')),
  }
}
