// A case on a page of its own. The open action form is in the address, so a link can lead straight to it.
import { useParams } from "@tanstack/react-router";
import { useTitle } from "../../ui/hooks";
import { useUrl } from "../../ui/url";
import { CaseView } from "./CaseView";

export function CasePage() {
  const { id = "" } = useParams({ strict: false }) as { id?: string };
  const [search, setSearch] = useUrl();
  useTitle(id);
  return (
    <div className="page" style={{ maxWidth: 1500 }}>
      <CaseView id={id} action={search.action} onAction={(action) => setSearch({ action }, { replace: true })} full />
    </div>
  );
}
