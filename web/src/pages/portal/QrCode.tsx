// A link as a QR code, drawn as one path. The generator is fetched only when a code is shown.
import { useEffect, useState } from "react";

/** The modules of a code: its width and the places of the dark ones. */
export interface Modules {
  size: number;
  dark: [x: number, y: number][];
}

export async function modulesOf(text: string): Promise<Modules> {
  const { generate } = await import("lean-qr");
  const code = generate(text);
  const dark: Modules["dark"] = [];
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) dark.push([x, y]);
  }
  return { size: code.size, dark };
}

/** White space that readers need around a code, in modules. */
export const QUIET = 4;

export function QrCode({ text, label }: { text: string; label: string }) {
  const [found, setFound] = useState<Modules | null>(null);
  useEffect(() => {
    let live = true;
    // Without the generator (an old cached page, no network) number and code are still there in words.
    modulesOf(text).then(
      (modules) => live && setFound(modules),
      () => undefined,
    );
    return () => {
      live = false;
    };
  }, [text]);
  if (!found) return <div className="portal-qr" />;
  const side = found.size + 2 * QUIET;
  return (
    <svg className="portal-qr" role="img" aria-label={label} viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}>
      <path d={found.dark.map(([x, y]) => `M${x} ${y}h1v1h-1z`).join("")} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
