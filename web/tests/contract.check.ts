// Compile-time check that the types the pages use agree with the server's published description: every field exists there
// with the same type, and what may be absent there may be absent here. `npm run types` fails on a difference.
import type { components } from "../src/api/schema";
import type * as mine from "../src/api/types";
import type { ColumnName, WRITTEN_COLUMNS } from "../src/pages/cases/look";

type Theirs = components["schemas"];

/** Without optionality, null and tuple lengths, which the two sides write differently. */
type Loose<T> = T extends readonly number[]
  ? number[]
  : T extends readonly (infer E)[]
    ? Loose<E>[]
    : T extends object
      ? { [K in keyof T]-?: Loose<NonNullable<T[K]>> }
      : T extends string
        ? string
        : T;

/** Keys whose value may be missing or null. */
type Maybe<T> = { [K in keyof T]-?: undefined extends T[K] ? K : null extends T[K] ? K : never }[keyof T];

/** Fields that differ between my type and the server's; `never` when they agree. */
type Differences<Mine, Server> =
  | {
      [K in keyof Mine]-?: K extends keyof Server
        ? Loose<NonNullable<Server[K]>> extends Loose<NonNullable<Mine[K]>>
          ? never
          : K
        : K;
    }[keyof Mine]
  | Exclude<Extract<Maybe<Server>, keyof Mine>, Maybe<Mine>>;

type Agree<Mine, Server> = [Differences<Mine, Server>] extends [never] ? true : Differences<Mine, Server>;

/** Whether two sets of names are the same, both ways. */
type SameNames<Mine extends string, Server extends string> = [Exclude<Mine, Server> | Exclude<Server, Mine>] extends [never]
  ? true
  : Exclude<Mine, Server> | Exclude<Server, Mine>;

/** The names of columns, which the server's description lists. */
export const columns: {
  shown: SameNames<ColumnName, NonNullable<Theirs["TableLookDto"]["columns"]>[number]>;
  written: SameNames<(typeof WRITTEN_COLUMNS)[number], Theirs["ExportFormDto"]["columns"][number]>;
} = { shown: true, written: true };

export const agreements: {
  me: Agree<mine.Me, Theirs["Me"]>;
  case: Agree<Omit<mine.Case, "appeal">, Theirs["Case"]>;
  row: Agree<mine.CaseRow, Theirs["CaseRow"]>;
  clock: Agree<mine.ClockView, Theirs["ClockDto"]>;
  event: Agree<Omit<mine.CaseEvent, "data">, Theirs["EventDto"]>;
  attachment: Agree<mine.Attachment, Theirs["AttachmentDto"]>;
  assignment: Agree<mine.Assignment, Theirs["AssignmentDto"]>;
  facets: Agree<mine.Facets, Theirs["FacetAnswer"]>;
  catalogue: Agree<mine.Catalogue, Theirs["CatalogueDto"]>;
  area: Agree<mine.AreaRow, Theirs["AreaRow"]>;
  department: Agree<mine.Department, Theirs["DepartmentDto"]>;
  work: Agree<mine.Work, Theirs["WorkDto"]>;
  bulk: Agree<mine.BulkReport, Theirs["BulkAnswer"]>;
  presence: Agree<mine.Presence, Theirs["PresentDto"]>;
  located: Agree<Omit<mine.Located, "building">, Theirs["Located"]>;
  routed: Agree<mine.Routed, Theirs["RouteDto"]>;
  caseRoute: Agree<mine.CaseRoute, Theirs["CaseRouteDto"]>;
  tracked: Agree<Omit<mine.Tracked, "steps">, Theirs["TrackDto"]>;
  found: Agree<Omit<mine.SearchResult, "places">, Theirs["FoundDto"]>;
} = {
  me: true,
  case: true,
  row: true,
  clock: true,
  event: true,
  attachment: true,
  assignment: true,
  facets: true,
  catalogue: true,
  area: true,
  department: true,
  work: true,
  bulk: true,
  presence: true,
  located: true,
  routed: true,
  caseRoute: true,
  tracked: true,
  found: true,
};
