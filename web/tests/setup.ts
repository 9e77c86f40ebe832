// Every test starts in English with empty storage.

import { cleanup } from "@testing-library/react";
import { afterEach, beforeAll } from "vitest";
import { startTexts } from "../src/text";

beforeAll(async () => {
  await startTexts("en");
});

afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});
