// Languages, names, limits and durations.
import i18next from "i18next";
import { afterAll, describe, expect, it } from "vitest";
import { switchLang } from "../src/text";
import { duration, limitText, nameOf } from "../src/text/format";
import { pickLang } from "../src/text/languages";

const t = i18next.t.bind(i18next);

afterAll(async () => {
  await switchLang("en");
});

describe("the language", () => {
  it("follows the browser, script and region of Chinese included", () => {
    expect(pickLang(["zh-TW", "en"])).toBe("zh-Hant");
    expect(pickLang(["zh-HK"])).toBe("zh-Hant");
    expect(pickLang(["zh-CN"])).toBe("zh-Hans");
    expect(pickLang(["fr", "es-MX"])).toBe("es");
    expect(pickLang(["fr"])).toBe("zh-Hans");
  });

  it("switches without a reload and is set on the page", async () => {
    await switchLang("es");
    expect(document.documentElement.lang).toBe("es");
    expect(t("words:state.filed")).toBe("Registrado");
    await switchLang("zh-Hant");
    expect(t("words:state.filed")).toBe("已立案");
    await switchLang("en");
  });
});

describe("names", () => {
  it("fall back to simplified Chinese, then to anything", async () => {
    await switchLang("en");
    expect(nameOf({ "zh-Hans": "城关街道", en: "Chengguan" })).toBe("Chengguan");
    expect(nameOf({ "zh-Hans": "城关街道" })).toBe("城关街道");
    expect(nameOf({ es: "Centro" })).toBe("Centro");
    expect(nameOf(null)).toBe("");
  });
});

describe("limits and durations", () => {
  it("are said in words with the right plural", () => {
    expect(limitText(t, "2 working_day")).toBe("2 working days");
    expect(limitText(t, "1 working_hour")).toBe("1 working hour");
    expect(limitText(t, "odd")).toBe("odd");
  });

  it("show the two largest units", () => {
    expect(duration(t, 2 * 86400 + 3 * 3600 + 59)).toBe("2 d 3 h");
    expect(duration(t, -(3600 + 120))).toBe("1 h 2 min");
    expect(duration(t, -60)).toBe("1 min");
    expect(duration(t, 30)).toBe("less than 1 min");
  });
});
