// Gathers this language's namespaces into one chunk.
const files = import.meta.glob<Record<string, string>>("./*.json", { eager: true, import: "default" });

export default Object.fromEntries(Object.entries(files).map(([path, texts]) => [path.slice(2, -5), texts]));
