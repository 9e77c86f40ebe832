// Larger unsaved work, kept on this machine in IndexedDB until it is saved or thrown away. Where the browser has none, nothing is kept
// and everything else still works.

const NAME = "tessera";
const STORE = "kept";

function open(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function run<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  try {
    const db = await open();
    try {
      return await new Promise<T>((done, fail) => {
        const asked = ask(db.transaction(STORE, mode).objectStore(STORE));
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => fail(asked.error);
      });
    } finally {
      db.close();
    }
  } catch {
    return undefined;
  }
}

/** What was kept under a name. */
export function readKept<T>(name: string): Promise<T | undefined> {
  return run("readonly", (store) => store.get(name) as IDBRequest<T>);
}

/** Keeps a value under a name. */
export async function keep(name: string, value: unknown): Promise<void> {
  await run("readwrite", (store) => store.put(value, name));
}

/** Forgets what was kept under a name. */
export async function forget(name: string): Promise<void> {
  await run("readwrite", (store) => store.delete(name));
}
