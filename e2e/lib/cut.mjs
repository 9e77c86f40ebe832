// A wire between browser and server that can be cut: a relay on a port of its own.
import net from "node:net";
import { BASE } from "./api.mjs";

/** Starts a relay to the server: `{ base, cut(), mend(), close() }`. Cut, it drops what is open and lets nobody in. */
export async function wire() {
  const { hostname, port } = new URL(BASE);
  const open = new Set();
  let whole = true;
  const relay = net.createServer((near) => {
    if (!whole) return near.destroy();
    const far = net.connect(Number(port), hostname);
    for (const end of [near, far]) {
      open.add(end);
      end.on("close", () => open.delete(end));
      end.on("error", () => end.destroy());
    }
    near.pipe(far).pipe(near);
  });
  await new Promise((resolve) => relay.listen(0, "127.0.0.1", resolve));
  const drop = () => {
    for (const end of open) end.destroy();
  };
  return {
    base: `http://127.0.0.1:${relay.address().port}`,
    cut() {
      whole = false;
      drop();
    },
    mend() {
      whole = true;
    },
    close() {
      drop();
      relay.close();
    },
  };
}
