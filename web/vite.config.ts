// Builds one of the apps in ./apps: `vite build --mode console` or `--mode portal`. Each has its own root and output folder.
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where each app is served by the server. */
const BASES: Record<string, string> = { console: "/", portal: "/p/" };

export default defineConfig(({ mode }) => {
  const app = mode in BASES ? mode : "console";
  return {
    root: resolve(import.meta.dirname, "apps", app),
    base: BASES[app],
    publicDir: false,
    cacheDir: resolve(import.meta.dirname, "node_modules/.vite", app),
    plugins: [react()],
    build: {
      outDir: resolve(import.meta.dirname, "dist", app),
      emptyOutDir: true,
      // Inlined assets would be data: URIs, which the content security policy refuses for fonts.
      assetsInlineLimit: 0,
      target: "es2022",
      chunkSizeWarningLimit: 1500,
      manifest: "manifest.json",
    },
    server: { port: 5173, proxy: { "/api": process.env.TESSERA_API ?? "http://127.0.0.1:8080" } },
  };
});
