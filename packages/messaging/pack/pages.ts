import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

const README = 'packages/messaging/README.md'

/**
 * Copies the README and the pages it leads to. A link to what is not in the package becomes its words.
 *
 * @param root The repository
 * @param folder The package
 */
export function copyPages(root: string, folder: string): void {
  const docs = globSync(['docs/guarantees.md', 'docs/what-goes-wrong.md', 'docs/adr/*.md'], { cwd: root })
  const places = new Map([[README, 'README.md'], ...docs.map((page) => [page, page] as const)])

  for (const [from, to] of places) {
    const text = readFileSync(join(root, from), 'utf8')
    const linked = text.replaceAll(
      /\[([^\]]+)\]\((?!\w+:|#)([^)#]+)(#[^)]*)?\)/g,
      (_link, words, target, anchor = '') => {
        const place = places.get(posix.join(posix.dirname(from), target))
        return place === undefined ? words : `[${words}](${posix.relative(posix.dirname(to), place)}${anchor})`
      },
    )
    mkdirSync(join(folder, dirname(to)), { recursive: true })
    writeFileSync(join(folder, to), linked)
  }
}
