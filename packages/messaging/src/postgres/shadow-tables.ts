import type { Database, Tx } from './database.ts'

/** Where tables are filled anew beside those that serve. Dropping the schema drops all that is known of a rebuild. */
export const SHADOW = 'rebuild'

const NAME = /^[a-z_][a-z0-9_]*$/

/**
 * Makes an empty table like each of these in the schema `rebuild`: columns, checks, keys and indexes, under their own names.
 *
 * @throws RangeError when one is none, or has foreign keys, triggers or identity columns, which can't change over with it
 */
export async function copyTables(tx: Tx, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await refuseTied(tx, table)
    const [kept, shadow] = [`public.${table}`, `${SHADOW}.${table}`]
    await tx.query(`create table ${shadow} (like ${kept} including all excluding indexes)`)
    for (const { name, definition } of await tx.query<{ name: string; definition: string }>(KEYS, [kept])) {
      await tx.query(`alter table ${shadow} add constraint "${name}" ${definition}`)
    }
    for (const { definition } of await tx.query<{ definition: string }>(INDEXES, [kept])) {
      await tx.query(definition.replace(` ON ${kept} `, ` ON ${shadow} `))
    }
  }
}

/**
 * Drops the tables that serve, and puts those of the schema `rebuild` in their place. Grants to other roles go with the old ones.
 * Whoever waits for the tables meanwhile goes on with the new ones.
 */
export async function swapTables(tx: Tx, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await tx.query(`drop table public.${table}`)
    await tx.query(`alter table ${SHADOW}.${table} set schema public`)
  }
}

/** Whether a table's columns are other ones than when its copy was made. */
export async function haveDiverged(tx: Tx, table: string): Promise<boolean> {
  const rows = await tx.query(DIFFERENT, [table, SHADOW])
  return rows.length > 0
}

/** Whether a rebuild is under way in this database. */
export async function hasShadow(reader: Pick<Database, 'query'>): Promise<boolean> {
  const rows = await reader.query('select from pg_namespace where nspname = $1', [SHADOW])
  return rows.length > 0
}

/** The URL of the same database where a table's name means the one in the schema `rebuild`, if there is one. */
export function shadowUrl(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  const options = [url.searchParams.get('options'), `-c search_path=${SHADOW},public`]
  url.searchParams.set('options', options.filter(Boolean).join(' '))
  return url.href
}

async function refuseTied(tx: Tx, table: string): Promise<void> {
  if (!NAME.test(table)) throw new RangeError(`'${table}' is no name of a table`)
  const tied = await tx.query<{ why: string }>(TIED, [`public.${table}`])
  if (tied[0]) throw new RangeError(`The table ${table} can't be rebuilt: it has ${tied[0].why}`)
}

const TIED = `
  select 'foreign keys' as why from pg_constraint where contype = 'f' and $1::regclass in (conrelid, confrelid)
  union all select 'triggers' from pg_trigger where tgrelid = $1::regclass and not tgisinternal
  union all select 'identity columns' from pg_attribute where attrelid = $1::regclass and attidentity <> ''`

const KEYS = `
  select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
  where conrelid = $1::regclass and contype in ('p', 'u', 'x')`

const INDEXES = `
  select pg_get_indexdef(indexrelid) as definition from pg_index
  where indrelid = $1::regclass and not exists (select from pg_constraint where conindid = indexrelid)`

const COLUMNS = `
  select attname, atttypid, atttypmod, attnotnull from pg_attribute join pg_class on pg_class.oid = attrelid
  where relname = $1 and attnum > 0 and not attisdropped and relnamespace =`
const DIFFERENT = `
  with kept as (${COLUMNS} 'public'::regnamespace), made as (${COLUMNS} $2::regnamespace)
  (select attname, atttypid, atttypmod, attnotnull from kept except select attname, atttypid, atttypmod, attnotnull from made)
  union all
  (select attname, atttypid, atttypmod, attnotnull from made except select attname, atttypid, atttypmod, attnotnull from kept)`
