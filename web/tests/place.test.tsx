// The place field: what was found for an earlier text can never be chosen by a quick Enter.
import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { queryClient } from "../src/api/queries";
import { PlaceField } from "../src/pages/desk/PlaceField";

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

const place = (label: string, lon: number) => ({ label, kind: "address", position: [lon, 30.7], area: null });

function Field({ onChoose }: { onChoose: (address: string) => void }) {
  const [text, setText] = useState("");
  return (
    <QueryClientProvider client={queryClient}>
      <PlaceField
        id="place"
        value={text}
        invalid={false}
        onText={setText}
        onChoose={(choice) => {
          setText(choice.address);
          onChoose(choice.address);
        }}
      />
    </QueryClientProvider>
  );
}

it("takes the answer to the text typed, not an earlier one, when Enter comes before the answer", async () => {
  let answerLast = () => {};
  vi.stubGlobal(
    "fetch",
    vi.fn((request: string | Request) => {
      const address = decodeURIComponent(typeof request === "string" ? request : request.url);
      const items = address.includes("elm12") ? [place("Elm Street 12", 111.3)] : [place("Elmira Square", 111.2)];
      const answer = new Response(JSON.stringify({ items }), { headers: { "content-type": "application/json" } });
      if (!address.includes("elm12")) return Promise.resolve(answer);
      return new Promise<Response>((resolve) => {
        answerLast = () => resolve(answer);
      });
    }),
  );
  const onChoose = vi.fn();
  const view = render(<Field onChoose={onChoose} />);
  const field = screen.getByRole("combobox");
  fireEvent.focus(field);
  fireEvent.change(field, { target: { value: "elm" } });
  await waitFor(() => expect(screen.getAllByText(/Elmira Square/).length).toBeGreaterThan(0));
  fireEvent.change(field, { target: { value: "elm12" } });
  fireEvent.keyDown(field, { key: "Enter", keyCode: 13, which: 13 });
  await act(() => new Promise((resolve) => setTimeout(resolve, 300)));
  expect(onChoose).not.toHaveBeenCalled();
  await act(async () => answerLast());
  await waitFor(() => expect(onChoose).toHaveBeenCalledWith("Elm Street 12"));
  expect(onChoose).toHaveBeenCalledTimes(1);
  view.unmount();
});
