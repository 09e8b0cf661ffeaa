-- The database of one project. Everything a build decides, it decides from these tables, and everything it decided can be asked of them.
-- Names of the engine's own tables begin with bc_, so that any collection name is free for documents.
--
-- A rule to keep in mind while reading: a dependency is an edge from a trace to an *observation*, and an observation is one value that
-- one source once had. "Is this dependency still valid?" is therefore an integer comparison: source.current = dependency.observation.

-- One row per build, the revision in which a thing was last touched. finished is null while it runs, and for ever if it was killed or cancelled;
-- outcome tells these two apart.
create table bc_build (
  id       integer primary key,
  target   text not null,
  started  text not null,
  finished text,
  outcome  text
) strict;

-- The targets that were built here, with their output folders relative to the project: what one of them writes is no input of another. A row
-- leaves, with everything that is stored of its target, when nobody has built that for a month and nothing of it stands on the disk.
create table bc_target (
  target text primary key,
  folder text not null
) strict, without rowid;

-- The registered handlers and computations. level orders the work: a handler runs after the producers of what it was seen to read.
-- live and effects count its live nodes, and those of them that yield output files. matched is what its trigger matched last, and basis what
-- that followed from: the files that there were, and what the trigger means.
create table bc_handler (
  id          integer primary key,
  name        text not null unique,
  trigger     text not null,
  produces    text not null,
  fingerprint blob not null,
  level       integer not null,
  live        integer not null default 0,
  effects     integer not null default 0,
  matched     blob,
  basis       blob
) strict;

-- One memoised call: a handler and a key (a path, a document id, arguments as JSON). Dormant nodes (live = 0) keep their traces:
-- a file that comes back finds them. current is null while a node is dormant, has failed, or has never run.
create table bc_node (
  id      integer primary key,
  handler integer not null references bc_handler,
  key     text not null,
  live    integer not null,
  effect  integer not null default 0,
  current integer,
  unique (handler, key)
) strict;

-- The work queue: nodes that must be settled before they may be used. A row leaves in the transaction that stores the node's trace. build: since when.
create table bc_mark (
  handler integer not null,
  node    integer not null,
  build   integer not null,
  primary key (handler, node)
) strict, without rowid;

-- What moved because of something within a build, until a build succeeds: what it leaves to the next one is explained by these. kind and key as in
-- bc_source; or -1 and a column of a collection, which moved in this revision; or -2 and a node that came to life.
create table bc_move (
  kind     integer not null,
  key      text not null,
  build    integer not null,
  cause    integer not null references bc_cause,
  revision integer not null,
  primary key (kind, key, build, cause)
) strict, without rowid;

-- What moved it. ways: the facts from each root to it, as CauseChain writes them. untold: how many more there were.
create table bc_cause (
  id     integer primary key,
  build  integer not null,
  ways   text not null,
  untold integer not null
) strict;

-- What one run of a node gave: documents, outputs, diagnostics and value as JSON (compressed when long), valid for handlers of this
-- fingerprint as long as every dependency holds. used is the day on which the trace stopped being current.
create table bc_trace (
  id          integer primary key,
  node        integer not null,
  fingerprint blob not null,
  digest      blob not null,
  build       integer not null,
  used        integer,
  result      blob not null
) strict;
create index bc_trace_node on bc_trace (node);

-- A named fact: a file, a listing, a property, a key of a document, the rows of a query, the value of a computation.
-- current is the observation that holds now.
create table bc_source (
  id      integer primary key,
  kind    integer not null,
  key     text not null,
  current integer,
  unique (kind, key)
) strict;

-- One value (a 128-bit fingerprint) that a source once had.
create table bc_observation (
  id     integer primary key,
  source integer not null,
  value  blob not null,
  unique (source, value)
) strict;

-- What a trace saw, in the order in which it saw it. The biggest table: two small integers and a reverse index.
create table bc_dependency (
  trace       integer not null,
  seq         integer not null,
  observation integer not null,
  primary key (trace, seq)
) strict, without rowid;
create index bc_dependency_reader on bc_dependency (observation, trace);

-- What a trace saw, by name: the value that a source had then (value is that of observation), and the observation that holds now (current).
create view bc_seen as
  select d.trace, d.seq, d.observation, o.value, s.id as source, s.kind, s.key, s.current
  from bc_dependency d join bc_observation o on o.id = d.observation join bc_source s on s.id = o.source;

-- Who reads a source: the nodes whose current trace saw one of its values, whichever. A node that is not marked saw the present one.
create view bc_reader as
  select o.source, o.id as observation, n.handler, n.id as node
  from bc_observation o join bc_dependency d on d.observation = o.id join bc_trace t on t.id = d.trace join bc_node n on n.id = t.node
  where n.current = t.id;

-- The sources that somebody reads. Where everything was computed anew, as after a change of the layout, thousands of former traces saw what the
-- present ones see: so the newest readers of the present value are asked first, and most often the first of them is one.
create view bc_read as
  select s.id as source from bc_source s
  where (select 1 from bc_dependency d cross join bc_trace t on t.id = d.trace cross join bc_node n on n.id = t.node
    where d.observation = s.current and n.current = t.id order by d.trace desc limit 1) is not null
  or exists (select 1 from bc_reader r where r.source = s.id);

-- Computations that perhaps nobody reads any more, by the key of their source: their reader has gone, or has not come to its end yet. A row
-- leaves in the transaction that finds a reader, or takes the computation out of the graph.
create table bc_unread (
  key text primary key
) strict, without rowid;

-- Stat records of files whose content need not be read again; only those that the racy-timestamp rule trusts.
create table bc_file (
  source   integer primary key,
  size     integer not null,
  modified integer not null,
  changed  integer not null,
  file_id  integer not null
) strict;

-- The folders (with a slash at the end, empty for the project's own) of the inputs that are files. digest: what was seen directly in the folder
-- when each of them was found to be as observed, by a stat record of bc_file or because it is not there; where the same is seen again, none of
-- them has to be looked at. inputs: how many they are. The digest goes with any of them that comes, moves or leaves.
create table bc_folder (
  path   text primary key,
  digest blob,
  inputs integer not null
) strict, without rowid;
create trigger bc_folder_of_new after insert on bc_source when new.kind = 1 begin
  insert into bc_folder (path, digest, inputs) values (rtrim(new.key, replace(new.key, '/', '')), null, 0) on conflict do update set digest = null;
end;
create trigger bc_folder_of_moved after update of current on bc_source when new.kind = 1 begin
  update bc_folder set digest = null where path = rtrim(new.key, replace(new.key, '/', ''));
end;
create trigger bc_folder_of_gone after delete on bc_source when old.kind = 1 begin
  update bc_folder set digest = null where path = rtrim(old.key, replace(old.key, '/', ''));
end;

-- The last known answers of servers, by URL (a hash in place of credentials and query) and pinned hash (empty: none): content, the
-- validators to ask with whether it still holds, and when the server last confirmed it (milliseconds since 1970). Sources of the kind http
-- have it as their value.
create table bc_http (
  url           text not null,
  sha256        text not null,
  artifact      integer not null,
  content_type  text not null,
  etag          text,
  last_modified text,
  checked       integer not null,
  primary key (url, sha256)
) strict, without rowid;

-- Immutable values by the SHA-256 of their bytes. encoding: 0 in this row (body says how it is
-- packed), 1 in a file named by the hash, in the folder of artifacts beside the database.
create table bc_artifact (
  id       integer primary key,
  hash     blob not null unique,
  size     integer not null,
  encoding integer not null,
  body     blob
) strict;

-- Which traces need an artifact. One that neither a trace nor an answer needs is garbage.
create table bc_trace_artifact (
  trace    integer not null,
  artifact integer not null,
  primary key (trace, artifact)
) strict, without rowid;
create index bc_trace_artifact_user on bc_trace_artifact (artifact);

-- The columns of a collection: how many live documents have the key, and the revision in which its values last moved.
-- The column '' stands for the rows themselves. Documents are in tables "document:<collection>", views of the collection's name show them.
create table bc_column (
  collection text not null,
  name       text not null,
  documents  integer not null,
  revision   integer not null,
  primary key (collection, name)
) strict, without rowid;

-- Queries in use: a text, or the name of a file that holds one, with the exact columns that each reads (as SQLite's authorizer told).
-- text is what the name stood for. executable is what is run: it adds, as nulls, columns that the query names and no document has; it is
-- empty while the query is not valid. calls lists the functions of handlers and extensions that it calls, each with the identity of their
-- code, columns the names of its result columns, and absent the collections and keys that it names and no document has; all are JSON.
create table bc_statement (
  id         integer primary key,
  sql        text not null unique,
  text       text not null,
  executable text not null,
  calls      text not null,
  columns    text not null,
  absent     text not null
) strict;
create table bc_statement_read (
  statement  integer not null,
  collection text not null,
  name       text not null,
  primary key (statement, collection, name)
) strict, without rowid;

-- A statement with parameters, as a source. verified is the revision of the documents for which its value is known to hold.
create table bc_query (
  source    integer primary key,
  statement integer not null,
  verified  integer not null
) strict;
create index bc_query_statement on bc_query (statement, verified);

-- Derived collections: the query that defines each and the revision for which its documents are known to hold.
create table bc_derived (
  collection text primary key,
  sql        text not null,
  verified   integer not null
) strict;

-- Outputs of all live nodes. root: 0 below the output folder of the target, 1 in place, where a command put it. folded (lower case) is
-- where clashes are looked for. executable: whether a file that is restored may be run (of files in place; elsewhere 0).
create table bc_output (
  root       integer not null,
  folded     text not null,
  path       text not null,
  node       integer not null,
  hash       blob not null,
  size       integer not null,
  executable integer not null,
  primary key (root, folded, node)
) strict, without rowid;

-- What stands on disk as an output of a target, as we wrote it (root as in bc_output). Before a file is written the row is there already, durable, with
-- size -1: a build killed while it publishes leaves either the new bytes (hash) or the ones before (previous), and both are known as ours.
create table bc_published (
  target   text not null,
  root     integer not null,
  path     text not null,
  hash     blob not null,
  previous blob,
  size     integer not null,
  modified integer not null,
  changed  integer not null,
  file_id  integer not null,
  primary key (target, root, path)
) strict, without rowid;

-- Paths of outputs that several nodes claim, or have claimed.
create table bc_clash (
  root   integer not null,
  folded text not null,
  primary key (root, folded)
) strict, without rowid;
create trigger bc_clash_of_new after insert on bc_output when exists (select 1 from bc_output o where o.root = new.root and o.folded = new.folded and o.node <> new.node) begin
  insert or ignore into bc_clash (root, folded) values (new.root, new.folded);
end;

-- The folders (with a slash at the end, empty for the output folder itself) that have or had a row in bc_output or bc_published.
create table bc_output_folder (
  root integer not null,
  path text not null,
  primary key (root, path)
) strict, without rowid;

-- The folders in which everything was found to stand as bc_output says, and nothing else of ours. digest: what was seen in the folder then; where
-- the same is seen again, none of its files has to be looked at. outputs: how many they are. A row goes with any change of what it stands for.
create table bc_standing (
  target  text not null,
  root    integer not null,
  path    text not null,
  digest  blob not null,
  outputs integer not null,
  primary key (root, path, target)
) strict, without rowid;
create trigger bc_standing_of_new after insert on bc_output begin
  insert into bc_output_folder (root, path) select new.root, rtrim(new.path, replace(new.path, '/', ''))
    where not exists (select 1 from bc_output_folder f where f.root = new.root and f.path = rtrim(new.path, replace(new.path, '/', '')));
  delete from bc_standing where root = new.root and path in (select rtrim(o.path, replace(o.path, '/', '')) from bc_output o where o.root = new.root and o.folded = new.folded);
end;
create trigger bc_standing_of_gone after delete on bc_output begin
  delete from bc_standing where root = old.root and path in (select rtrim(old.path, replace(old.path, '/', ''))
    union all select rtrim(o.path, replace(o.path, '/', '')) from bc_output o where o.root = old.root and o.folded = old.folded);
end;
create trigger bc_standing_of_published after insert on bc_published begin
  insert into bc_output_folder (root, path) select new.root, rtrim(new.path, replace(new.path, '/', ''))
    where not exists (select 1 from bc_output_folder f where f.root = new.root and f.path = rtrim(new.path, replace(new.path, '/', '')));
  delete from bc_standing where root = new.root and path = rtrim(new.path, replace(new.path, '/', '')) and target = new.target;
end;
create trigger bc_standing_of_written after update on bc_published begin
  delete from bc_standing where root = new.root and path = rtrim(new.path, replace(new.path, '/', '')) and target = new.target;
end;
create trigger bc_standing_of_deleted after delete on bc_published begin
  delete from bc_standing where root = old.root and path = rtrim(old.path, replace(old.path, '/', '')) and target = old.target;
end;

-- Diagnostics of current traces: part of their results, so they come back on every build. Errors are among them only with unless: the
-- diagnostic is in force while no output has that path.
create table bc_diagnostic (
  node     integer not null,
  seq      integer not null,
  severity integer not null,
  code     text not null,
  message  text not null,
  file     text,
  line     integer not null,
  col      integer not null,
  unless   text,
  primary key (node, seq)
) strict, without rowid;

-- What the recent builds did to each node, and why: ran, restored, failed, blocked, removed. chains: the shortest way from each root to the
-- call, as JSON (see CauseChain); empty where there is nothing to tell beyond because.
create table bc_action (
  build   integer not null,
  seq     integer not null,
  node    integer not null,
  action  text not null,
  because text not null,
  chains  text not null,
  ms      real not null,
  primary key (build, seq)
) strict, without rowid;
create index bc_action_node on bc_action (node);

-- Which trace of a node gave way to which, in the recent builds; null where it had none. From these rows, and from the traces that are kept,
-- follow the documents and outputs of each of those builds. A node that came to its first trace, or to one that was made for it as it came
-- back, has no row: the build of the trace says the same.
create table bc_switch (
  build integer not null,
  seq   integer not null,
  node  integer not null,
  old   integer,
  new   integer,
  primary key (build, seq)
) strict, without rowid;
create index bc_switch_node on bc_switch (node);

-- Dictionaries: values that are packed with one store only how they differ from it. Its content is the first that a handler gave. part: see
-- PackedPart. A row stays as long as the database.
create table bc_dictionary (
  id      integer primary key,
  handler text not null,
  part    integer not null,
  body    blob not null,
  unique (handler, part)
) strict;

-- Small facts about the database itself. revision: the counter of revisions. queries moved: other queries may be asked of the documents than
-- those that the indexes are for. flushes: raised when everything that was committed before is to be on the disk. manifest …: the stamp of the
-- record of a target's outputs, as it was last read. swept, forgotten: the builds after which it was last looked for what nothing needs, and what
-- earlier builds did was last forgotten. kept: the first build of which it is told.
create table bc_fact (
  name  text primary key,
  value integer not null
) strict, without rowid;
