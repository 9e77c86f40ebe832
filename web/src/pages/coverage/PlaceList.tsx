// The faulty places as a list grouped by the area above: arrows move through it, Enter goes back to it on the map.

import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { nameOf, number } from "../../text/format";
import { KindIcon, SeverityMark } from "./Bits";
import { type Group, placeId } from "./places";
import { names, surface, width } from "./words";

interface PlaceListProps {
  groups: Group[];
  /** Name of the chosen place. */
  at: string | undefined;
  /** Chooses a place, or the same one again: then the map goes back to it. */
  onAt: (at: string) => void;
}

export function PlaceList({ groups, at, onAt }: PlaceListProps) {
  const { t } = useTranslation();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const keys = groups.flatMap((g) => g.places.map((p) => placeId(g.cover, p)));
  const chosen = at === undefined ? -1 : keys.indexOf(at);

  useEffect(() => {
    if (chosen >= 0) list.current?.querySelector(`[id="${id}-${chosen}"]`)?.scrollIntoView({ block: "nearest" });
  }, [chosen, id]);

  const go = (n: number) => {
    const key = keys[Math.max(0, Math.min(keys.length - 1, n))];
    if (key !== undefined) onAt(key);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") go(chosen + 1);
    else if (event.key === "ArrowUp") go(chosen - 1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(keys.length - 1);
    else if (event.key === "PageDown") go(chosen + 8);
    else if (event.key === "PageUp") go(chosen - 8);
    else if (event.key === "Enter") go(chosen);
    else return;
    event.preventDefault();
  };

  let n = -1;
  return (
    <>
      <div
        ref={list}
        className="cover-list"
        role="listbox"
        tabIndex={0}
        aria-label={t("coverage:places")}
        aria-describedby={`${id}-help`}
        aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
        onKeyDown={onKey}
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options is no group of fields
          <div key={group.id} role="group" aria-label={nameOf(group.cover.parent.name)}>
            <div className="cover-group" aria-hidden>
              <strong>{nameOf(group.cover.parent.name)}</strong>{" "}
              <span className="muted">
                {t(`words:level.${group.cover.level}`)} · {number(group.places.length)}
                {group.cover.more > 0 && ` · ${t("coverage:more", { count: group.cover.more })}`}
              </span>
            </div>
            {group.places.map((place) => {
              n += 1;
              const here = n;
              const key = placeId(group.cover, place);
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it takes the keys
                // biome-ignore lint/a11y/useFocusableInteractive: the listbox keeps the focus and names its active option
                <div
                  key={key}
                  id={`${id}-${here}`}
                  role="option"
                  aria-selected={here === chosen}
                  className={`cover-option${here === chosen ? " active" : ""}`}
                  onClick={() => onAt(key)}
                >
                  <span>
                    <KindIcon kind={place.kind} /> {t(`coverage:kind.${place.kind}`)}
                  </span>
                  <span className="tabular">
                    {surface(place.area_m2)}{" "}
                    <span className="muted">{t("coverage:wide", { width: width(place.mean_width_m) })}</span>
                  </span>
                  <SeverityMark severity={place.severity} />
                  <span className="cover-names">{names(place.areas)}</span>
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <p id={`${id}-help`} className="muted cover-help">
        {t("coverage:list_help")}
      </p>
    </>
  );
}
