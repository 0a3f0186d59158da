interface Node {
  readonly name: string
  readonly after: readonly string[]
}

/**
 * Sorts so that each comes after all that it waits for; otherwise the given order stays.
 * @throws {Error} when one waits for an unknown name, or for itself by way of others.
 */
export function inOrder<N extends Node>(nodes: readonly N[]): N[] {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const sorted = new Set<N>()

  const visit = (node: N, path: readonly string[]): void => {
    if (path.includes(node.name)) throw new Error(`Units wait for each other: ${[...path, node.name].join(' → ')}`)
    if (sorted.has(node)) return
    for (const name of node.after) {
      const before = byName.get(name)
      if (!before) throw new Error(`${node.name} waits for ${name}, which does not exist.`)
      visit(before, [...path, node.name])
    }
    sorted.add(node)
  }

  for (const node of nodes) visit(node, [])
  return [...sorted]
}

/**
 * Runs `work` for each node as soon as it is done for all that the node waits for: in parallel where possible.
 * After a failure nothing more is begun.
 * @throws the first error, once the work that was under way has ended.
 */
export async function eachInOrder<N extends Node>(
  nodes: readonly N[],
  work: (node: N) => Promise<void>,
): Promise<void> {
  const runs = new Map<string, Promise<void>>()
  let failure: { error: unknown } | undefined

  for (const node of inOrder(nodes)) {
    const before = Promise.all(node.after.map((name) => runs.get(name)))
    const run = before.then(async () => {
      if (failure) return
      try {
        await work(node)
      } catch (error) {
        failure ??= { error }
      }
    })
    runs.set(node.name, run)
  }

  await Promise.all(runs.values())
  if (failure) throw failure.error
}

/** The same nodes with every arrow turned round: what was started last is stopped first. */
export function reversed<N extends Node>(nodes: readonly N[]): N[] {
  return nodes.map((node) => ({
    ...node,
    after: nodes.filter((other) => other.after.includes(node.name)).map((other) => other.name),
  }))
}

/** The nodes of these names, and all that they wait for. */
export function withDependencies<N extends Node>(nodes: readonly N[], names: readonly string[]): N[] {
  const wanted = new Set(names)
  // Backwards: whoever waits comes after all that it waits for.
  for (const node of inOrder(nodes).toReversed()) {
    if (wanted.has(node.name)) for (const name of node.after) wanted.add(name)
  }
  return nodes.filter((node) => wanted.has(node.name))
}
