interface Made {
  readonly table: string
  /** Its columns and condition, as they are written. */
  readonly of: string
}

/**
 * The names of the indexes that migrations leave behind: those made, without those that went with an index, a table or a column
 * that was dropped.
 *
 * @param migrations the text of each, in their order
 */
export function indexesOf(migrations: readonly string[]): string[] {
  const there = new Map<string, Made>()
  const dropWhere = (goes: (made: Made) => boolean) => {
    for (const [name, made] of there) if (goes(made)) there.delete(name)
  }
  for (const statement of migrations.flatMap((sql) => sql.replaceAll(/--.*$/gm, '').split(';'))) {
    const made = MADE.exec(statement)?.groups
    if (made?.name) there.set(made.name, { table: bare(made.table), of: made.of ?? '' })
    const dropped = DROPPED.exec(statement)?.groups
    if (dropped) there.delete(bare(dropped.name))
    const gone = TABLE_DROPPED.exec(statement)?.groups
    if (gone) dropWhere(({ table }) => table === bare(gone.table))
    const altered = ALTERED.exec(statement)?.groups
    if (!altered) continue
    for (const [, column] of statement.matchAll(COLUMN_DROPPED))
      dropWhere(({ table, of }) => table === bare(altered.table) && new RegExp(`\\b${column}\\b`).test(of))
  }
  return [...there.keys()]
}

/** A name without its schema. */
const bare = (name = '') => name.slice(name.lastIndexOf('.') + 1)

const MADE =
  /create\s+(?:unique\s+)?index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?(?<name>\w+)\s+on\s+(?<table>[\w.]+)\s*(?<of>.*)/is
const DROPPED = /drop\s+index\s+(?:concurrently\s+)?(?:if\s+exists\s+)?(?<name>[\w.]+)/i
const TABLE_DROPPED = /drop\s+table\s+(?:if\s+exists\s+)?(?<table>[\w.]+)/i
const ALTERED = /alter\s+table\s+(?:if\s+exists\s+)?(?<table>[\w.]+)/i
const COLUMN_DROPPED = /drop\s+column\s+(?:if\s+exists\s+)?(\w+)/gi
