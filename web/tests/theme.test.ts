// The nonce of the page: without it nothing that is styled at run time passes the content security policy.
import { afterEach, describe, expect, it } from "vitest";
import { cspNonce } from "../src/ui/theme";

function pageWith(nonce: string) {
  const meta = document.createElement("meta");
  meta.name = "csp-nonce";
  meta.content = nonce;
  document.head.append(meta);
}

afterEach(() => document.head.replaceChildren());

describe("the page's nonce", () => {
  it("is what the server put there, whatever its first characters are", () => {
    pageWith("__D4v6iK8SW1xswiJGMlhi");
    expect(cspNonce()).toBe("__D4v6iK8SW1xswiJGMlhi");
  });

  it("is none where the server put nothing", () => {
    pageWith("__CSP_NONCE__");
    expect(cspNonce()).toBeUndefined();
  });

  it("is none in a page that asks for none", () => {
    expect(cspNonce()).toBeUndefined();
  });
});
