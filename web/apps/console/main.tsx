// Starts the staff console: language, font, then the router.
import { RouterProvider } from "@tanstack/react-router";
import i18next from "i18next";
import { createRoot } from "react-dom/client";
import { fetchEarly } from "../../src/early";
import { router } from "../../src/router";
import { currentLang, initialLang, startTexts } from "../../src/text";
import { loadFontFor } from "../../src/text/fonts";
import { Root } from "../../src/ui/Root";
import { signStyles } from "../../src/ui/theme";
import "../../src/ui/base.css";

async function start() {
  signStyles();
  fetchEarly(window.location);
  await startTexts(initialLang());
  const texts = Object.values(i18next.getDataByLanguage(currentLang()) ?? {}).flatMap((ns) => Object.values(ns));
  await loadFontFor([...new Set(texts.join(""))].join(""));
  const root = document.getElementById("root");
  if (!root) return;
  createRoot(root).render(
    <Root>
      <RouterProvider router={router} />
    </Root>,
  );
}

void start();
