// The head of a column with an edge to drag. Dragging is a convenience of the mouse: the same is done with a number in the
// dialog of the columns, so the edge is not a stop of the keyboard.
import type { PointerEvent, ThHTMLAttributes } from "react";
import { useRef } from "react";
import { clampWidth } from "../../ui/prefs";

interface Resize {
  width: number;
  onWidth: (width: number, done: boolean) => void;
}

export function HeaderCell({ resize, children, ...rest }: ThHTMLAttributes<HTMLTableCellElement> & { resize?: Resize }) {
  const drag = useRef<{ x: number; width: number } | null>(null);
  if (!resize) return <th {...rest}>{children}</th>;
  const at = (event: PointerEvent) => clampWidth((drag.current?.width ?? resize.width) + event.clientX - (drag.current?.x ?? 0));
  return (
    <th {...rest}>
      {children}
      <span
        className="column-edge"
        aria-hidden
        onClick={(event) => event.stopPropagation()}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.preventDefault();
          drag.current = { x: event.clientX, width: resize.width };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          if (drag.current) resize.onWidth(at(event), false);
        }}
        onPointerUp={(event) => {
          if (!drag.current) return;
          const width = at(event);
          drag.current = null;
          resize.onWidth(width, true);
        }}
        onPointerCancel={() => {
          if (drag.current) resize.onWidth(drag.current.width, true);
          drag.current = null;
        }}
      />
    </th>
  );
}
