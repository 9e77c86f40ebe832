// Starts the resident portal: language, font, then the page.
import i18next from "i18next";
import { createRoot } from "react-dom/client";
import { PortalPage } from "../../src/pages/portal/PortalPage";
import { currentLang, initialLang, startTexts } from "../../src/text";
import { loadFontFor } from "../../src/text/fonts";
import "../../src/ui/base.css";

async function start() {
  await startTexts(initialLang());
  const spaces = i18next.getDataByLanguage(currentLang());
  const texts = [spaces?.portal, spaces?.resident].flatMap((space) => Object.values(space ?? {}));
  await loadFontFor([...new Set(texts.join(""))].join(""));
  const root = document.getElementById("root");
  if (root) createRoot(root).render(<PortalPage />);
}

void start();
